import { browser } from 'wxt/browser';
import * as z from 'zod/mini';

/** What an administrator may set; `public/managed-schema.json` tells Chrome the same. */
const Managed = z.object({ sharingForbidden: z._default(z.boolean(), false) });

/**
 * Whether managed policy forbids sharing. A policy that cannot be read forbids it too. Firefox
 * throws when there is no policy; that counts as none.
 */
export async function sharingForbidden(): Promise<boolean> {
  const found = await browser.storage.managed.get(null).catch(() => ({}));
  const parsed = Managed.safeParse(found);
  return !parsed.success || parsed.data.sharingForbidden;
}
