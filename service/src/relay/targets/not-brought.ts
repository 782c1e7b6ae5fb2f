import { StintError } from '../../../../lib/protocol/errors.ts';

/** No byte of a page came, and no other device is to be tried. */
export function notBrought(reason: string): StintError {
  const code = reason === 'network' || reason === 'timeout' ? 'target_failed' : 'device_failed';
  return new StintError(code, `The page could not be fetched: ${reason}.`, { details: { reason } });
}
