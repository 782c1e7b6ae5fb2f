import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Stage } from '../support/stage.ts';
import { gzipKb } from './gzip.ts';
import { report } from './report.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Measures what is shipped, and what runs on other people's pages. */
export async function benchSizes(stage: Stage): Promise<void> {
  const files = readdirSync(stage.extension).filter((name) => /^background.*\.js$/.test(name));
  const background = files.map((name) => join(stage.extension, name));
  report('size.background', gzipKb(background), 'kB', 50);
  report('size.package', packageKb(stage), 'kB', 1500);
  report('size.contentscript', await bytesOnOrdinaryPages(stage), 'bytes', 0);
}

/** The size of the zip for extension stores, kB. */
function packageKb({ net }: Stage): number {
  const out = join(net.dir, 'package');
  const env = { ...process.env, STINT_NETWORK: join(net.dir, 'network.json') };
  execFileSync(
    process.execPath,
    [join(root, 'node_modules/wxt/bin/wxt.mjs'), 'zip', '-b', 'chrome'],
    {
      cwd: root,
      env: { ...env, STINT_EXTENSION_OUT: out },
      stdio: 'pipe',
    },
  );
  const zip = readdirSync(out).find((name) => name.endsWith('.zip'));
  if (!zip) throw new Error(`The build left no zip in ${out}.`);
  return statSync(join(out, zip)).size / 1000;
}

/** Bytes of extension script that an ordinary page runs. The claim page proves that they would be noticed. */
async function bytesOnOrdinaryPages({ browser, net }: Stage): Promise<number> {
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>A page</h1><input>');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const id = new URL((await browser.worker('Stint')).url()).host;
  const page = await browser.context.newPage();
  const session = await browser.context.newCDPSession(page);
  let bytes = 0;
  session.on('Debugger.scriptParsed', ({ url, length }) => {
    if (url.startsWith(`chrome-extension://${id}`)) bytes += length ?? 0;
  });
  await session.send('Debugger.enable');

  try {
    await page.goto(`http://127.0.0.1:${port}/`, { waitUntil: 'networkidle' });
    await page.goto(`http://localhost:${port}/claimed`, { waitUntil: 'networkidle' });
    const ordinary = bytes;
    await page.goto(`${net.origin}/claim`, { waitUntil: 'networkidle' });
    if (bytes === ordinary)
      throw new Error(
        'The content script of the claim page was not noticed, so the measurement is worthless.',
      );
    return ordinary;
  } finally {
    await page.close();
    server.close();
  }
}
