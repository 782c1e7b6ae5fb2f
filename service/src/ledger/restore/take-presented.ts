import type { Presented } from '../../../../lib/protocol/restore.ts';
import type { Context } from '../../context.ts';
import type { RestoreGate } from './gate.ts';
import { present, tryToPresent } from './present.ts';

/**
 * Takes what a device presents, at any stage (docs/restore.md). Only what was verified and is new
 * closes the gate; it is merged once the chain was read.
 * @throws StintError `restoring` until then, and as `present`
 */
export async function takePresented(
  ctx: Context,
  gate: RestoreGate,
  device: string,
  presented: Presented,
): Promise<void> {
  await gate.checkRead();
  const isOpen = (await gate.stage()) === 'open';
  const signedAt = isOpen ? await tryToPresent(ctx, device, presented) : null;
  if (signedAt !== null && (await gate.begin(signedAt))) await gate.checkRead();
  await present(ctx, device, presented);
}
