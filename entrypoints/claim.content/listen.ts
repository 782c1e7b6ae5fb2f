import { call } from '../../lib/messaging/call.ts';
import { BRIDGE_TAG, type BridgeReply, PageEnvelope } from '../../lib/protocol/bridge.ts';
import { StintError } from '../../lib/protocol/errors.ts';

/** Turns an error into a reply that the page understands. The page tries again. */
function failureReply(error: unknown): BridgeReply {
  if (error instanceof StintError) {
    return { ok: false, code: error.code, message: error.message.slice(0, 500) };
  }
  return {
    ok: false,
    code: 'unavailable',
    message: 'Stint was updated or switched off. Reload this page.',
  };
}

/**
 * Carries the claim page's messages to the background and the answers back. Only messages from
 * this window and in the bridge's shapes pass. The background checks the sender, by what the
 * browser says about this frame.
 */
export function listen(): void {
  window.addEventListener('message', async (event) => {
    if (event.source !== window || event.origin !== location.origin) return;
    const envelope = PageEnvelope.safeParse(event.data);
    if (!envelope.success) return;
    const { id, message } = envelope.data;
    const reply = await call('claim.page', message).catch(failureReply);
    window.postMessage({ tag: BRIDGE_TAG, to: 'page', id, reply }, location.origin);
  });
}
