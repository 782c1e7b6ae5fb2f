import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '../support/network.ts';
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

const curl = async (url: string, user = stage.campaign.key) => {
  const args = ['-s', '-i', '--max-time', '20', '-x', `http://${user}:x@127.0.0.1:${port}`, url];
  return (await run('curl', args).catch((error) => error)).stdout as string;
};

test('curl -x fetches a page; http is upgraded and a header says so', async () => {
  const reply = await curl('http://www.sites.net/bytes/100');
  expect(reply).toMatch(/^HTTP\/1.1 200/);
  expect(reply).toMatch(/x-stint-upgraded: https/);
  expect(reply).toMatch(/x-stint-bytes: 100\r/);
  expect(await curl('http://www.sites.net/status/404')).toMatch(/^HTTP\/1.1 404/);
});

test('a tunnel is refused with the way to do it', async () => {
  const reply = await curl('https://www.sites.net/bytes/100');
  expect(reply).toMatch(/^HTTP\/1.1 501/);
  expect(reply).toMatch(/x-stint-instead: POST \/v1\/fetch/);
});

test('options in the user name; a wrong one, a wrong key, no key', async () => {
  const { id, key } = stage.campaign;
  expect(await curl('http://www.sites.net/bytes/1', `${key}.campaign-${id}`)).toMatch(/ 200/);
  expect(await curl('http://www.sites.net/bytes/1', `${key}.country-de`)).toMatch(/no_device/);
  expect(await curl('http://www.sites.net/bytes/1', `${key}.sudo-1`)).toMatch(/^HTTP\/1.1 400/);
  expect(await curl('http://www.sites.net/bytes/1', 'nobody')).toMatch(/^HTTP\/1.1 407/);
  expect(await curl('http://127.0.0.1/')).toMatch(/^HTTP\/1.1 403/);
});
