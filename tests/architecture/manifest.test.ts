import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { OUT } from './build.ts';

/**
 * What the extension asks of a browser and its owner. A change here is a change of what people
 * agreed to: look at it, say why in the commit, then update the golden file by hand.
 */
for (const browser of ['chrome', 'firefox']) {
  test(`the manifest for ${browser} is the one that was agreed on`, () => {
    const path = join(OUT, `${browser}-mv3`, 'manifest.json');
    const golden = new URL(`./golden/manifest.${browser}.json`, import.meta.url);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(
      JSON.parse(readFileSync(golden, 'utf8')),
    );
  });
}
