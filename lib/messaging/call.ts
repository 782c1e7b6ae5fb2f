import { browser } from 'wxt/browser';
import { isErrorCode, StintError } from '../protocol/errors.ts';
import {
  CallFailure,
  CHANNELS,
  type ChannelName,
  type ChannelRequest,
  type ChannelResponse,
} from '../protocol/messages.ts';

/** Waits between tries while the worker starts, ms. */
const WAITS = [50, 200, 600, 1500];

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** The worker was not running, or stopped before it answered. Every handler can be called again. */
const isGone = (error: unknown) =>
  /no sw|receiving end does not exist|message port closed|message channel closed|could not establish/i.test(
    String(error),
  );

async function send(message: unknown): Promise<unknown> {
  for (const wait of [...WAITS, null]) {
    try {
      const reply: unknown = await browser.runtime.sendMessage(message);
      if (reply !== undefined && reply !== null) return reply;
    } catch (error) {
      if (!isGone(error)) throw error;
    }
    if (wait !== null) await pause(wait);
  }
  throw new StintError(
    'unavailable',
    'The background of the extension does not answer. Reload this page.',
  );
}

/**
 * Calls the background.
 * @throws StintError as the handler threw it; `unavailable` when nobody answers;
 *   `protocol_violation` when the answer does not fit its schema
 */
export async function call<C extends ChannelName>(
  channel: C,
  payload: ChannelRequest<C>,
): Promise<ChannelResponse<C>> {
  const reply = await send({ channel, payload });
  const failed = CallFailure.safeParse(reply);
  if (failed.success) {
    const { code, message, details } = failed.data.error;
    throw new StintError(
      isErrorCode(code) ? code : 'internal',
      message,
      details ? { details } : {},
    );
  }

  const parsed = CHANNELS[channel].response.safeParse((reply as { ok?: unknown }).ok);
  if (!parsed.success)
    throw new StintError(
      'protocol_violation',
      'The answer does not have the expected form. Reload this page.',
    );
  return parsed.data as ChannelResponse<C>;
}
