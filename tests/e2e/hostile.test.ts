import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { typedData } from '../../lib/domain/wallet-messages.ts';
import type { ClaimJob } from '../../lib/protocol/bridge.ts';
import { testAccount } from '../support/keys.ts';
import { screenshotOnFailure } from '../support/pictures.ts';
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

/** Tries every way in which a page can reach the extension. @returns what came back */
async function attack(path: string): Promise<string[]> {
  const page = await stage.browser.context.newPage();
  await page.goto(`${evil}${path}`);
  const heard = await page.evaluate(async (id) => {
    const replies: string[] = [];
    addEventListener('message', (event) => {
      if (event.data?.to !== 'page') return;
      const { dataset } = document.documentElement;
      dataset.heard = `${dataset.heard ?? ''}${JSON.stringify(event.data)}`;
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

    return replies;
  }, stage.person.id);
  // Any reply to the page would have come before the reply to this, the same message from an allowed page.
  const claim = await stage.browser.context.newPage();
  await claim.goto(`${stage.net.origin}/claim`);
  await claim.locator('main').waitFor();
  expect(JSON.parse(await forgeSignature(claim))).toMatchObject({ ok: false });
  await claim.close();
  const late = await page.evaluate(() => document.documentElement.dataset.heard);
  await page.close();

  return late === undefined ? heard : [...heard, late];
}

/** Sends the extension a signature that nobody asked for. @returns its reply */
const forgeSignature = (page: Page): Promise<string> =>
  page.evaluate(
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

afterEach((test) => screenshotOnFailure(test, stage.browser));

test('a page on another port is ignored, at the claim path and elsewhere', async () => {
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
    // The browser shows an error page in place of what may not be framed.
    expect(page.frames().at(-1)!.url()).toMatch(/^(chrome-error:|about:blank)/);
  }

  await page.close();
});

test('the claim page learns nothing and can start nothing unless the extension opened it', async () => {
  const popup = await stage.person.judge(['1', '2']);
  const page = await stage.browser.context.newPage();
  await page.goto(`${stage.net.origin}/claim#${crypto.randomUUID()}`);
  await page.locator('main').waitFor();
  const text = await page.locator('body').innerText();
  expect(text).not.toMatch(/0\.0(45|90)/);
  expect(JSON.parse(await forgeSignature(page))).toMatchObject({ ok: false });
  await popup.close();
});

/** Sends the extension a message as any script in the claim page can. @returns its reply */
const say = (page: Page, message: object): Promise<{ ok: boolean; view?: { job: ClaimJob } }> =>
  page.evaluate((body) => {
    const id = Math.floor(Math.random() * 1e9);
    return new Promise((resolve) => {
      const listen = (event: MessageEvent) => {
        if (event.data?.to !== 'page' || event.data.id !== id) return;
        removeEventListener('message', listen);
        resolve(event.data.reply);
      };
      addEventListener('message', listen);
      postMessage({ tag: 'stint-bridge-1', to: 'extension', id, message: body }, location.origin);
    });
  }, message);

test('a script with a wallet of its own in the claim page binds nothing unless a person says yes', async () => {
  const { person, net } = stage;
  const popup = await person.judge(['1', '2']);
  await popup.keyboard.press('Escape');
  await person.snapshot(popup, (s) => BigInt(s.claimable) >= 90_000n);
  const opening = stage.browser.context.waitForEvent('page');
  await popup.getByRole('button', { name: 'Claim', exact: true }).click();
  const page = await opening;
  await page.locator('main').waitFor();

  const thief = testAccount('thief');
  const account = thief.address.toLowerCase();
  const job = new URL(page.url()).hash.slice(1);
  const chosen = { type: 'connected', job, account, recipient: account, mode: 'relay' };
  const bind = (await say(page, chosen)).view!.job.bind!;
  const domain = { chainId: net.network.chainId, vault: net.network.vault };
  const sig = await thief.signTypedData(typedData(domain, 'Bind', bind) as never);
  await say(page, { type: 'bound', job, account, sig });

  // The window shows the thief's address; the page can have it shown again, and nothing more.
  const question = await person.question();
  await question.locator(`[data-address="${account}"]`).waitFor();
  for (const type of ['confirm', 'check', 'ready']) await say(page, { type, job });
  await person.send(popup, 'sync.now');
  expect(await person.job(popup)).toMatchObject({ state: 'confirming', consent: null });
  expect((await person.snapshot(popup)).account).toBeNull();

  await person.confirm(/^No/);
  expect(await person.job(popup, (j) => j.state === 'opened')).toMatchObject({ account: null });
  expect((await person.snapshot(popup)).account).toBeNull();
  await page.close();
  await popup.close();
});

test('a content script cannot read what the extension has stored', async () => {
  const page = await stage.browser.context.newPage();
  const session = await stage.browser.context.newCDPSession(page);
  const contexts: { id: number; name: string }[] = [];
  session.on('Runtime.executionContextCreated', ({ context }) => contexts.push(context));
  await session.send('Runtime.enable');
  await page.goto(`${stage.net.origin}/claim`);
  await page.locator('main').waitFor();
  const own = contexts.find(({ name }) => name === 'Stint');
  expect(own).toBeDefined();

  for (const area of ['local', 'session']) {
    const { result } = await session.send('Runtime.evaluate', {
      contextId: own!.id,
      expression: `Promise.resolve(chrome.storage?.${area}?.get()).then(
        (found) => JSON.stringify(found ?? null), (error) => 'refused: ' + error.message)`,
      awaitPromise: true,
      returnByValue: true,
    });
    expect(result.value).toMatch(/^(refused|null)/);
  }
  await page.close();
});

test('no screen runs a script from a task or loads anything that a task names', async () => {
  const asked = stage.browser.requests.filter(
    (url) =>
      !url.startsWith(stage.net.origin) &&
      !url.startsWith(evil) &&
      !/^(chrome-extension|data|blob):/.test(url),
  );
  expect(asked).toEqual([]);
});
