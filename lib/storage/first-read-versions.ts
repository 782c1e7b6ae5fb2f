/**
 * Versions of what screens read before their first frame, without schemas. An item and its quick
 * reading take the number from here, so that an older value goes through the item's migrations.
 */
export const FIRST_READ = { snapshot: 2, settings: 1, sharingLine: 1 } as const;
