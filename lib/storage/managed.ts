import { browser } from 'wxt/browser';
import * as z from 'zod/mini';

/** What an administrator may set; `public/managed-schema.json` says the same to Chrome. */
const Managed = z.object({ sharingForbidden: z._default(z.boolean(), false) });

/**
 * Whether managed policy forbids sharing. Policy that is there and cannot be read forbids it,
 * too; where there is none, Firefox refuses to read, which is no policy.
 */
export async function sharingForbidden(): Promise<boolean> {
  const found = await browser.storage.managed.get(null).catch(() => ({}));
  const parsed = Managed.safeParse(found);
  return !parsed.success || parsed.data.sharingForbidden;
}
