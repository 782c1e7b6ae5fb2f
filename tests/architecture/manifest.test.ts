import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { OUT } from './build.ts';

/**
 * The permissions that the extension asks for. A change here changes what people agreed to: review
 * it, give the reason in the commit, then update the golden file by hand.
 */
for (const browser of ['chrome', 'firefox']) {
  test(`the manifest for ${browser} is the one that was reviewed`, () => {
    const path = join(OUT, `${browser}-mv3`, 'manifest.json');
    const golden = new URL(`./golden/manifest.${browser}.json`, import.meta.url);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(
      JSON.parse(readFileSync(golden, 'utf8')),
    );
  });
}
