import type { ChannelName, ChannelRequest, ChannelResponse } from '../protocol/messages.ts';

/**
 * Calls the background. The channels' schemas are loaded on the first call, so that the first frame
 * does not wait for them.
 * @throws StintError as the handler threw it, or `unavailable`
 */
export async function ask<C extends ChannelName>(
  channel: C,
  payload: ChannelRequest<C>,
): Promise<ChannelResponse<C>> {
  const { call } = await import('../messaging/call.ts');
  return call(channel, payload);
}

/** Calls the background without waiting for an answer; its effect arrives with the snapshot. */
export function tell<C extends ChannelName>(channel: C, payload: ChannelRequest<C>): void {
  ask(channel, payload).catch((error: unknown) => console.warn(channel, error));
}
