import { browser } from 'wxt/browser';
import { StintError } from '../protocol/errors.ts';
import {
  Call,
  type CallFailure,
  CHANNELS,
  type ChannelName,
  type ChannelRequest,
  type ChannelResponse,
} from '../protocol/messages.ts';
import { maySend, type OwnPlaces, type Sender } from './sender-rule.ts';

/** What a handler learns of its caller. */
export interface Caller {
  /** The tab it stands in; null for the popup and the side panel. */
  tabId: number | null;
}

export type Handlers = {
  [C in ChannelName]: (payload: ChannelRequest<C>, caller: Caller) => Promise<ChannelResponse<C>>;
};

type Reply = { ok: unknown } | CallFailure;
type AnyHandler = (payload: unknown, caller: Caller) => Promise<unknown>;

/** An internal error says nothing of itself to the other side. */
function toReply(error: unknown): Reply {
  if (error instanceof StintError) {
    const { code, message, details } = error;
    return { error: { code, message, ...(details && { details }) } };
  }
  console.error(error);
  return { error: { code: 'internal', message: 'Something failed inside the extension.' } };
}

/** One message from start to end: sender, channel, shape, handler. */
export async function answer(
  handlers: Handlers,
  own: OwnPlaces,
  message: unknown,
  sender: Sender,
): Promise<Reply> {
  try {
    const call = Call.safeParse(message);
    if (!call.success || !Object.hasOwn(CHANNELS, call.data.channel)) {
      throw new StintError('not_found', 'No such channel.');
    }
    const name = call.data.channel as ChannelName;
    const channel = CHANNELS[name];
    if (!maySend(channel.from, sender, own)) {
      throw new StintError('forbidden', `"${name}" cannot be called from there.`);
    }
    const payload = channel.request.safeParse(call.data.payload);
    if (!payload.success) {
      throw new StintError('malformed', `"${name}": the message has another shape.`);
    }
    const handler = handlers[name] as AnyHandler;
    return { ok: await handler(payload.data, { tabId: sender.tab?.id ?? null }) };
  } catch (error) {
    return toReply(error);
  }
}

/**
 * Listens for calls from our own contexts. Call it in the worker's first turn, or a
 * message that wakes the worker is dropped.
 */
export function serve(handlers: Handlers, serviceOrigin: string): void {
  browser.runtime.onMessage.addListener((message, sender, respond) => {
    const own: OwnPlaces = {
      id: browser.runtime.id,
      extension: browser.runtime.getURL('/').replace(/\/$/, ''),
      service: serviceOrigin,
    };
    answer(handlers, own, message, sender).then(respond);
    return true;
  });
}
