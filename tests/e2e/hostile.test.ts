import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { pictureFailure } from '../support/pictures.ts';
import { type Stage, setStage } from '../support/stage.ts';

let stage: Stage;
let server: Server;
let evil: string;

beforeAll(async () => {
  stage = await setStage();
  server = createServer((_, reply) => {
    reply.setHeader('content-type', 'text/html');
    reply.end('<h1>A page that wants something</h1>');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  evil = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server?.close();
  await stage?.close();
});

/** Everything a page can try to be heard by the extension; what it heard back. */
async function attack(path: string): Promise<string[]> {
  const page = await stage.browser.context.newPage();
  await page.goto(`${evil}${path}`);
  const heard = await page.evaluate(async (id) => {
    const replies: string[] = [];
    addEventListener('message', (event) => {
      if (event.data?.to === 'page') replies.push(JSON.stringify(event.data));
    });
    const message = { type: 'ready', job: '0'.repeat(8) };
    postMessage({ tag: 'stint-bridge-1', to: 'extension', id: 1, message }, '*');
    const runtime = (globalThis as { chrome?: { runtime?: { sendMessage?: unknown } } }).chrome
      ?.runtime;
    if (runtime?.sendMessage) replies.push('runtime.sendMessage is there');
    for (const file of ['popup.html', 'claim.content.js', 'icon/128.png', 'manifest.json']) {
      const reached = await fetch(`chrome-extension://${id}/${file}`).then(
        () => true,
        () => false,
      );
      if (reached) replies.push(`can read ${file}`);
    }
    // Two turns of the event loop through a real message round trip.
    for (let i = 0; i < 2; i++) {
      const { port1, port2 } = new MessageChannel();
      await new Promise((resolve) => {
        port1.onmessage = resolve;
        port2.postMessage(0);
      });
    }
    return replies;
  }, stage.person.id);
  await page.close();
  return heard;
}

afterEach((test) => pictureFailure(test, stage.browser));

test('a page of another port, at the claim path or elsewhere, is not heard', async () => {
  expect(await attack('/')).toEqual([]);
  expect(await attack('/claim')).toEqual([]);
});

test('a page cannot frame the claim page or a screen', async () => {
  const page = await stage.browser.context.newPage();
  await page.goto(evil);
  for (const source of [`${stage.net.origin}/claim`, stage.person.url('popup')]) {
    await page.evaluate((src) => {
      const frame = document.createElement('iframe');
      frame.src = src;
      document.body.append(frame);
      return new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
    }, source);
    const texts = await Promise.all(
      page
        .frames()
        .slice(1)
        .map((f) => f.evaluate(() => document.body?.innerText ?? '').catch(() => '')),
    );
    expect(texts.join('')).not.toMatch(/Claim|USDC|wallet/i);
  }
  await page.close();
});

test('the claim page without a job of ours learns nothing and can start nothing', async () => {
  const popup = await stage.person.judge(['1', '2']);
  const page = await stage.browser.context.newPage();
  await page.goto(`${stage.net.origin}/claim#${crypto.randomUUID()}`);
  await page.locator('main').waitFor();
  const text = await page.locator('body').innerText();
  expect(text).not.toMatch(/0\.0(45|90)/);
  const replies = await page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        addEventListener('message', (event) => {
          if (event.data?.to === 'page') resolve(JSON.stringify(event.data.reply));
        });
        const job = crypto.randomUUID();
        const account = `0x${'ab'.repeat(20)}`;
        const message = { type: 'signed', job, account, sig: `0x${'11'.repeat(65)}` };
        postMessage({ tag: 'stint-bridge-1', to: 'extension', id: 7, message }, location.origin);
      }),
  );
  expect(JSON.parse(replies)).toMatchObject({ ok: false });
  await popup.close();
});

test('no screen runs script from a task, and none asks the network for its content', async () => {
  const asked = stage.browser.requests.filter(
    (url) =>
      !url.startsWith(stage.net.origin) &&
      !url.startsWith(evil) &&
      !/^(chrome-extension|data|blob):/.test(url),
  );
  expect(asked).toEqual([]);
});
