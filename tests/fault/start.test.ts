import { once } from 'node:events';
import { existsSync, readFileSync, renameSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { isAlive } from '../../scripts/shared/is-alive.ts';
import { createClient } from '../../service/src/cli/client.ts';
import { listEntries } from '../../service/src/cli/keyring.ts';
import { findTarget } from '../../service/src/cli/target.ts';
import { until } from '../support/campaign.ts';
import { TestDevice } from '../support/device.ts';
import { type LocalStart, localStart, type Run } from '../support/local-start.ts';

let local: LocalStart;
let running: Run | undefined;

beforeAll(async () => {
  local = await localStart();
});
afterEach(async () => {
  running?.signal('SIGTERM');
  await running?.ended();
  running = undefined;
});
afterAll(() => local.remove());

async function start(...args: string[]): Promise<Run> {
  running = local.run(...args);
  await running.serving();
  return running;
}

/** The campaigns in the keyring, as the service reports them. */
async function campaigns() {
  const target = findTarget(local.network().service, { env: { STINT_STATE: local.dir } });
  const entries = listEntries(target, {});
  const { call } = createClient(local.network().service);
  return Promise.all(entries.map(({ id, key }) => call('campaign', { id, token: key ?? '' })));
}

function killAll(): void {
  const { lead, children } = local.pids();
  for (const pid of [lead, ...children]) if (pid !== null) process.kill(pid, 'SIGKILL');
}

test('a first start brings everything up, refuses a second one on the same state, and stops cleanly', async () => {
  const run = await start();
  const [campaign, ...others] = await campaigns();
  expect(others).toEqual([]);
  expect(campaign).toMatchObject({ state: 'open', tasks: 240, funded: '50000000' });
  expect(existsSync(join(local.dir, 'extension/chrome-mv3/manifest.json'))).toBe(true);

  const keys = readFileSync(join(local.dir, 'keys.json'), 'utf8');
  const secret = readFileSync(join(local.dir, 'cosigner/key'), 'utf8').trim();
  expect(secret).toMatch(/^0x[0-9a-f]{64}$/);
  expect(keys).not.toContain(secret);
  expect(statSync(join(local.dir, 'cosigner/key')).mode & 0o077).toBe(0);
  expect(readFileSync(join(local.dir, 'service.log'), 'utf8')).not.toContain('one key');

  const second = local.run();
  expect(await second.ended()).toBe(1);
  expect(second.output()).toContain('Stint is already running');

  const { lead, children } = local.pids();
  run.signal('SIGTERM');
  expect(await run.ended()).toBe(0);
  expect([lead ?? 0, ...children].filter(isAlive)).toEqual([]);
});

test('kill -9 of everything loses nothing, and the next start goes on', async () => {
  const run = await start();
  const [before] = await campaigns();
  const device = new TestDevice(local.network());
  await device.register();
  await device.judge('a');
  expect(device.head.credited).toBe(45_000n);
  const { vault } = local.network();

  killAll();
  await run.ended();
  await start();
  expect(local.network().vault).toBe(vault);
  const after = await campaigns();
  expect(after.map(({ id }) => id)).toEqual([before?.id]);
  expect(after[0]).toMatchObject({ answers: 1, funded: '50000000', credited: '45000' });
  await device.judge('b');
  expect(device.head.credited).toBe(90_000n);
});

test('the next start ends processes that outlived their parent', async () => {
  const run = await start();
  const { lead, children } = local.pids();
  process.kill(lead ?? 0, 'SIGKILL');
  await run.ended();
  expect(children.filter(isAlive)).toEqual(children);
  const next = await start();
  expect(next.output()).toContain('Ended 3 of its processes');
  expect(children.filter(isAlive)).toEqual([]);
});

test('it stops by itself when the process that started it was killed', async () => {
  const run = await start();
  const { lead, children } = local.pids();
  run.signal('SIGKILL');
  await run.ended();
  await until(async () => ![lead ?? 0, ...children].some(isAlive), 'all processes to end');
});

test('a service that dies is restarted once; the second time everything stops and says why', async () => {
  const run = await start();
  const service = () =>
    fetch(`${local.network().service}/healthz`).then(
      () => true,
      () => false,
    );
  const serviceChild = () => local.pids().children.at(-1) ?? 0;
  process.kill(serviceChild(), 'SIGKILL');
  await until(
    async () => run.output().includes('The service is running again.'),
    'the service again',
  );
  expect(await service()).toBe(true);
  process.kill(serviceChild(), 'SIGKILL');
  expect(await run.ended()).toBe(1);
  expect(run.output()).toContain('service.log');
  expect(local.pids()).toEqual({ lead: null, children: [] });
});

test('a busy port and a half-deleted state folder are reported with what to do', async () => {
  for (const [port, setting] of [
    [local.port, 'STINT_PORT'],
    [local.chainPort, 'STINT_CHAIN_PORT'],
  ] as const) {
    const other = createServer().listen(port, '127.0.0.1');
    await once(other, 'listening');
    const run = local.run();
    expect(await run.ended()).toBe(1);
    expect(run.output()).toContain(`${setting}=${port + 1} npm start`);
    other.close();
  }

  for (const file of [
    'keys.json',
    'cosigner/key',
    'service.db',
    'state.json',
    'requester.json',
    'chain/state.json',
  ]) {
    const path = join(local.dir, file);
    renameSync(path, `${path}.away`);
    const run = local.run();
    expect(await run.ended()).toBe(1);
    expect(run.output()).toContain(`${path} is missing`);
    expect(run.output()).toContain('--reset');
    renameSync(`${path}.away`, path);
  }

  await start();
});

test('--reset makes a new network', async () => {
  const { vault } = local.network();
  await start('--reset');
  expect(local.network().vault).not.toBe(vault);
  expect(await campaigns()).toHaveLength(1);
});
