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

/** What a handler learns about its caller. */
export interface Caller {
  /** Its tab; null for the popup and the side panel. */
  tabId: number | null;
}

export type Handlers = {
  [C in ChannelName]: (payload: ChannelRequest<C>, caller: Caller) => Promise<ChannelResponse<C>>;
};

type Reply = { ok: unknown } | CallFailure;
type AnyHandler = (payload: unknown, caller: Caller) => Promise<unknown>;

/** Turns an error into a reply. An unexpected one is logged here, and its details are not passed on. */
function toReply(error: unknown): Reply {
  if (error instanceof StintError) {
    const { code, message, details } = error;
    return { error: { code, message, ...(details && { details }) } };
  }

  console.error(error);
  return {
    error: {
      code: 'internal',
      message: 'Something went wrong inside the extension. Its console has the details.',
    },
  };
}

/** Answers one message: checks channel, sender and shape, then calls the handler. */
export async function answer(
  handlers: Handlers,
  own: OwnPlaces,
  message: unknown,
  sender: Sender,
): Promise<Reply> {
  try {
    const call = Call.safeParse(message);
    if (!call.success || !Object.hasOwn(CHANNELS, call.data.channel)) {
      throw new StintError('not_found', 'There is no such channel.');
    }

    const name = call.data.channel as ChannelName;
    const channel = CHANNELS[name];
    if (!maySend(channel.from, sender, own)) {
      throw new StintError('forbidden', `"${name}" must not be called from this page.`);
    }

    const payload = channel.request.safeParse(call.data.payload);
    if (!payload.success) {
      throw new StintError(
        'malformed',
        `The message for "${name}" does not have the expected form.`,
      );
    }
    const handler = handlers[name] as AnyHandler;
    return { ok: await handler(payload.data, { tabId: sender.tab?.id ?? null }) };
  } catch (error) {
    return toReply(error);
  }
}

/**
 * Listens for calls from the extension's other contexts. Call it in the worker's first turn, or a
 * message that wakes the worker is lost.
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
