import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROUTES } from '../../lib/protocol/routes.ts';
import { openCampaign, sampleTasks } from '../support/campaign.ts';
import { TestDevice } from '../support/device.ts';
import { call } from '../support/http.ts';
import { testAccount } from '../support/keys.ts';
import { startNetwork, type TestNetwork } from '../support/network.ts';

let net: TestNetwork;
const WEEK = 7 * 86_400_000;
const address = (name: string) => testAccount(name).address.toLowerCase();

beforeAll(async () => {
  net = await startNetwork({ STINT_READING_FLOOR: '0' });
  await openCampaign(net, sampleTasks(60), { redundancy: 3 });
});
afterAll(() => net.stop());

/** A device with two answers credited to `wallet`. */
async function bound(wallet: string): Promise<TestDevice> {
  const device = new TestDevice(net.network);
  await device.register();
  await device.judge();
  await device.judge();
  await device.bind(testAccount(wallet));
  return device;
}

const announce = async (device: TestDevice, wallet: string) =>
  call(net.origin, 'announceMove', {
    token: device.token,
    body: await device.binding(testAccount(wallet)),
  });

const shown = async (device: TestDevice) =>
  (await call(net.origin, 'receipts', { token: device.token, query: { from: 1 } })).move;

const wallet = async (device: TestDevice, account: string) =>
  (await call(net.origin, 'account', { token: device.token, query: { from: 1, account } })).update;

describe('with the signature of both wallets', () => {
  test('later work is the new wallet’s, earlier credit stays the old one’s, and both can claim', async () => {
    const device = await bound('leaves');
    await device.bind(testAccount('arrives'), testAccount('leaves'));
    expect(device.receipts.at(-1)).toMatchObject({ kind: 'bind', unit: address('arrives') });
    await device.judge();
    const [old, now] = [await wallet(device, address('leaves')), device.accounts];
    expect(old?.tail?.voucher.cumulative).toBe('90000');
    expect(now.get(address('arrives'))?.cumulative).toBe(45_000n);

    for (const name of ['leaves', 'arrives']) {
      const body = { account: address(name), recipient: address(name) };
      // The sum is below the minimum for relaying; everything before that check passed.
      await expect(call(net.origin, 'quote', { token: device.token, body })).rejects.toMatchObject({
        code: 'below_minimum',
      });
    }
  });

  test('a device can move back to the first wallet', async () => {
    const device = await bound('there');
    await device.bind(testAccount('and'), testAccount('there'));
    await device.bind(testAccount('there'), testAccount('and'));
    await device.judge();
    expect(device.accounts.get(address('there'))?.cumulative).toBe(135_000n);
  });

  test('a signature of another wallet than the old one is refused', async () => {
    const device = await bound('robbed');
    await expect(device.bind(testAccount('thief'), testAccount('thief 2'))).rejects.toMatchObject({
      code: 'bad_signature',
    });
    await expect(device.bind(testAccount('thief'))).rejects.toMatchObject({ code: 'wallet_bound' });
    expect(device.wallet).toBe(address('robbed'));
  });
});

describe('with a notice', () => {
  test('it waits seven days; repeating it changes nothing, and another notice starts again', async () => {
    const device = await bound('patient');
    const first = await announce(device, 'next');
    expect(first).toMatchObject({ account: address('next') });
    expect(first.effectiveAt - first.announcedAt).toBe(WEEK);
    expect(await announce(device, 'next')).toEqual(first);
    expect(await shown(device)).toEqual(first);
    const second = await announce(device, 'other');
    expect(second.account).toBe(address('other'));
    await device.judge();
    expect(device.wallet).toBe(address('patient'));
  });

  test('the device can cancel it, as often as it likes', async () => {
    const device = await bound('stays');
    await announce(device, 'next');
    for (let i = 0; i < 2; i++) {
      await call(net.origin, 'stopMove', { token: device.token, body: {} });
      expect(await shown(device)).toBeNull();
    }
  });

  test('it survives a kill of the service', async () => {
    const device = await bound('durable');
    const notice = await announce(device, 'next');
    await net.service.kill();
    await net.service.start();
    await device.renew();
    expect(await shown(device)).toEqual(notice);
  });

  test('signatures of both wallets end the wait', async () => {
    const device = await bound('hurried');
    await announce(device, 'next');
    await device.bind(testAccount('next'), testAccount('hurried'));
    expect(await shown(device)).toBeNull();
    expect(device.wallet).toBe(address('next'));
  });

  test('it is refused without a wallet, and for the same wallet', async () => {
    const device = new TestDevice(net.network);
    await device.register();
    await expect(announce(device, 'next')).rejects.toMatchObject({ code: 'conflict' });
    await device.bind(testAccount('same'));
    await expect(announce(device, 'same')).rejects.toMatchObject({ code: 'conflict' });
  });
});

describe('who may ask', () => {
  test('a device cannot read about a wallet that it never had', async () => {
    const device = await bound('mine');
    await bound('not mine');
    await expect(wallet(device, address('not mine'))).rejects.toMatchObject({ code: 'forbidden' });
    const body = { account: address('not mine'), recipient: address('mine') };
    await expect(call(net.origin, 'quote', { token: device.token, body })).rejects.toMatchObject({
      code: 'forbidden',
    });
  });

  test('nobody can announce for another device', async () => {
    const [one, two] = [await bound('one'), await bound('two')];
    const body = await two.binding(testAccount('thief'));
    await expect(
      call(net.origin, 'announceMove', { token: one.token, body }),
    ).rejects.toMatchObject({ code: 'forbidden' });
    expect(ROUTES.stopMove.auth).toBe('device');
    await expect(call(net.origin, 'stopMove', { token: 'x', body: {} })).rejects.toMatchObject({
      code: 'unauthorized',
    });
  });
});
