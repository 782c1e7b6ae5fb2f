import { StintError } from '../../../../lib/protocol/errors.ts';

/** The error for a page of which no byte came and that no other device should try. */
export function pageFailed(reason: string): StintError {
  const code = reason === 'network' || reason === 'timeout' ? 'target_failed' : 'device_failed';
  return new StintError(code, `The page could not be fetched: ${reason}.`, { details: { reason } });
}
