import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pageBytes } from '../support/netns/sites.ts';
import { freePort } from '../support/ports.ts';
import { type RelayStage, setRelayStage } from '../support/relay-stage.ts';

const run = promisify(execFile);
let stage: RelayStage;
let port: number;

beforeAll(async () => {
  port = await freePort();
  stage = await setRelayStage({ STINT_PROXY_PORT: String(port) });
  await stage.addDevice();
});
afterAll(() => stage.close());

const curl = async (url: string, user = stage.campaign.key, more: string[] = []) => {
  const args = [
    ...more,
    '-s',
    '-i',
    '--max-time',
    '20',
    '-x',
    `http://${user}:x@127.0.0.1:${port}`,
    url,
  ];
  return (await run('curl', args).catch((error) => error)).stdout as string;
};

test('curl -x fetches a page; http is upgraded to https, and a header says so', async () => {
  const reply = await curl('http://www.sites.net/bytes/100');
  expect(reply).toMatch(/^HTTP\/1.1 200/);
  expect(reply).toMatch(/x-stint-upgraded: https/);
  expect(reply).toMatch(/x-stint-bytes: 100\r/);
  expect(await curl('http://www.sites.net/status/404')).toMatch(/^HTTP\/1.1 404/);
});

test('readers that accept no trailers get their page, and the relay keeps running', async () => {
  const { key } = stage.campaign;
  const old = await curl('http://www.sites.net/bytes/100', key, ['-0']);
  expect(old).toMatch(/^HTTP\/1.[01] 200/);
  expect(old).not.toMatch(/trailer:/i);
  const head = await curl('http://www.sites.net/bytes/100', key, ['-I']);
  expect(head).toMatch(/^HTTP\/1.1 200/);
  expect(await curl('http://www.sites.net/bytes/100')).toMatch(/x-stint-bytes: 100\r/);
});

test('a tunnel is refused, with a hint how to do it instead', async () => {
  const reply = await curl('https://www.sites.net/bytes/100');
  expect(reply).toMatch(/^HTTP\/1.1 501/);
  expect(reply).toMatch(/x-stint-instead: POST \/v1\/fetch/);
});

test('options in the user name work; a wrong option, a wrong key and no key are refused', async () => {
  const { id, key } = stage.campaign;
  expect(await curl('http://www.sites.net/bytes/1', `${key}.campaign-${id}`)).toMatch(/ 200/);
  expect(await curl('http://www.sites.net/bytes/1', `${key}.country-de`)).toMatch(/no_device/);
  expect(await curl('http://www.sites.net/bytes/1', `${key}.sudo-1`)).toMatch(/^HTTP\/1.1 400/);
  expect(await curl('http://www.sites.net/bytes/1', 'nobody')).toMatch(/^HTTP\/1.1 407/);
  expect(await curl('http://127.0.0.1/')).toMatch(/^HTTP\/1.1 403/);
});

/** A block of docs/sharing.md, as its reader would fill it in. */
function snippet(language: string, part: string): string {
  const text = readFileSync(new URL('../../docs/sharing.md', import.meta.url), 'utf8');
  const blocks = [...text.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))];
  const block = blocks.map(([, code = '']) => code).find((code) => code.includes(part));
  return (block ?? '')
    .replaceAll('https://SERVICE', stage.net.origin)
    .replaceAll('SERVICE:PROXY_PORT', `127.0.0.1:${port}`)
    .replaceAll('www.example.com/page', 'www.sites.net/bytes/300');
}

test('the client examples in the docs work', async () => {
  const env = { ...process.env, KEY: stage.campaign.key };
  const curled = await run('sh', ['-c', snippet('sh', 'curl -X POST')], {
    env,
    encoding: 'latin1',
  });
  expect(curled.stdout).toBe(pageBytes('300', 300).toString('latin1').repeat(2));
  const code = `${snippet('js', 'fetch')}; process.stdout.write(\`\${status} \${body}\`)`;
  const noded = await run(process.execPath, ['--input-type=module', '-e', code], { env });
  expect(noded.stdout).toBe(`200 ${pageBytes('300', 300).toString('base64')}`);
  const read = snippet('python', 'urllib').replace('page.read()', 'page.read().hex()');
  const pythoned = await run('python3', ['-c', read], { env });
  expect(pythoned.stdout).toBe(`200 ${pageBytes('300', 300).toString('hex')}\n`);
});
