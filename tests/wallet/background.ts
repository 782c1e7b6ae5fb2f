import { browser } from 'wxt/browser';
import { handle } from './methods.ts';
import { decide, question, windowClosed } from './questions.ts';
import { RpcError } from './rpc-error.ts';
import { settings } from './settings.ts';

interface Message {
  type: 'request' | 'question' | 'answer' | 'awake';
  method?: string;
  params?: unknown;
  origin?: string;
  id?: number;
  approved?: boolean;
}

/** Requests that a person decides; a silent wallet never answers these. */
const ASKED = /^(eth_requestAccounts|eth_sign|eth_send|wallet_)/;

async function request({ method = '', params, origin = '' }: Message) {
  if ((await settings()).mode === 'silent' && ASKED.test(method)) return { silent: true };
  try {
    return { result: await handle(method, Array.isArray(params) ? params : [], origin) };
  } catch (error) {
    const code = error instanceof RpcError ? error.code : -32603;
    const data = error instanceof RpcError ? error.data : undefined;
    const words = error instanceof Error ? error.message : String(error);
    return { error: { code, message: words, data } };
  }
}

browser.runtime.onMessage.addListener((message: Message, _sender, respond) => {
  if (message.type === 'request') {
    void request(message).then(respond);
    return true;
  }
  if (message.type === 'question') respond(question(message.id ?? 0));
  else if (message.type === 'answer') decide(message.id ?? 0, message.approved === true);
  return false;
});

browser.windows.onRemoved.addListener(windowClosed);
