/**
 * Versions of what screens read before their first frame. The item and the schema-free quick read
 * both use this number, so that an older value goes through the item's migrations.
 */
export const FIRST_READ = { snapshot: 3, settings: 2, sharingLine: 1 } as const;
