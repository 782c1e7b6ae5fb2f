import { browser } from 'wxt/browser';
import { addresses, handle } from './methods.ts';
import { decide, question, windowClosed } from './questions.ts';
import { RpcError } from './rpc-error.ts';
import { change, settings } from './settings.ts';

interface Message {
  type: 'request' | 'question' | 'answer' | 'awake' | 'accounts';
  method?: string;
  params?: unknown;
  origin?: string;
  id?: number;
  approved?: boolean;
}

/** Requests that a person decides; a silent wallet never answers these. */
const ASKED = /^(eth_requestAccounts|eth_sign|eth_send|wallet_)/;

async function request({ method = '', params, origin = '' }: Message) {
  const { mode, panelClosed, losesAnswers } = await settings();
  if ((mode === 'silent' || panelClosed) && ASKED.test(method)) {
    if (panelClosed) await connectQuietly(origin);
    return { silent: true };
  }
  try {
    const list = Array.isArray(params) ? params : params === undefined ? [] : [params];
    const result = await handle(method, list, origin);
    return losesAnswers && ASKED.test(method) ? { silent: true } : { result };
  } catch (error) {
    const code = error instanceof RpcError ? error.code : -32603;
    const data = error instanceof RpcError ? error.data : undefined;
    const words = error instanceof Error ? error.message : String(error);
    return { error: { code, message: words, data } };
  }
}

/** The person allows the page once the panel is open; the page hears it by an event. */
async function connectQuietly(origin: string): Promise<void> {
  const { connected } = await settings();
  if (!connected.includes(origin)) await change({ connected: [...connected, origin] });
}

browser.runtime.onMessage.addListener((message: Message, _sender, respond) => {
  if (message.type === 'request') {
    void request(message).then(respond);
    return true;
  }
  if (message.type === 'accounts') {
    void addresses().then(respond);
    return true;
  }
  if (message.type === 'question') respond(question(message.id ?? 0));
  else if (message.type === 'answer') decide(message.id ?? 0, message.approved === true);
  return false;
});

browser.windows.onRemoved.addListener(windowClosed);
