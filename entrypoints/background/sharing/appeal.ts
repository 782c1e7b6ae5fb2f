import { sharedAppealMessage } from '../../../lib/domain/device-messages.ts';
import type { Appeal, AppealRequest } from '../../../lib/protocol/appeals.ts';
import { StintError } from '../../../lib/protocol/errors.ts';
import type { Context } from '../core/context.ts';
import { sign } from '../identity/ed25519.ts';
import { findBandwidthKey, sharingApi } from './key.ts';

/**
 * Appeals against a rejected unit of bytes, signed by the bandwidth key. The outcome comes as a
 * receipt in that key's chain. Appealing twice is the same appeal.
 * @throws StintError `not_found` when this device has no bandwidth key, and errors of the service
 */
export async function appealShared(context: Context, { unit }: AppealRequest): Promise<Appeal> {
  const key = await findBandwidthKey(context);
  if (!key?.registered)
    throw new StintError('not_found', 'This device has not shared anything yet.');
  const message = sharedAppealMessage(context.domain, { key: key.device, unit });
  const sig = await sign(key.pair.privateKey, message);
  return sharingApi(context).call('sharedAppeal', { body: { unit, sig } });
}
