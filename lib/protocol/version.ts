/**
 * The protocol version that every exchange carries (header `stint-protocol`).
 * The service supports its own version and the one before, so that a device has
 * one release of time to update.
 */
export const PROTOCOL_VERSION = 1;
export const PROTOCOL_HEADER = 'stint-protocol';

/** Whether a peer with version `theirs` can be served by code with version `ours`. */
export function isSupportedVersion(theirs: number, ours: number = PROTOCOL_VERSION): boolean {
  return Number.isInteger(theirs) && theirs >= 1 && (theirs === ours || theirs === ours - 1);
}
