import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { build, type Rolldown } from 'vite';
import { expect, test } from 'vitest';

const CONFIG = fileURLToPath(new URL('./vite.config.ts', import.meta.url));

test('the recover page is one file that runs its own script alone and asks nobody', {
  timeout: 120_000,
}, async () => {
  const built = (await build({
    configFile: CONFIG,
    logLevel: 'silent',
    build: { write: false },
  })) as Rolldown.RolldownOutput;
  expect(built.output.map(({ fileName }) => fileName)).toEqual(['recover.html']);
  const [page] = built.output as readonly (Rolldown.OutputAsset | Rolldown.OutputChunk)[];
  const html = page?.type === 'asset' ? String(page.source) : '';

  const [, policy] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)!;
  const [, script] = /<script type="module">([\s\S]*)<\/script>/.exec(html)!;
  const hash = createHash('sha256').update(script!).digest('base64');
  expect(policy!.split('; ')).toEqual([
    "default-src 'none'",
    `script-src 'sha256-${hash}'`,
    expect.stringMatching(/^style-src 'sha256-[^ ]+'$/),
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ]);
  const tags = html.replace(script!, '').match(/<(script|link|img)\b[^>]*>/g);
  expect(tags).toEqual(['<link rel="icon" href="data:," />', '<script type="module">']);
  // Nothing stands before it that could load or run.
  expect(html.indexOf('Content-Security-Policy')).toBeLessThan(html.indexOf('<style'));
});
