import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import WebSocket from 'ws';
import type { Context } from '../../../service/src/context.ts';
import { addDevice } from '../../../service/src/devices/find.ts';
import { openSession } from '../../../service/src/devices/session.ts';
import { openStore } from '../../../service/src/store/store.ts';
import type { TestNetwork } from '../../support/network.ts';
import { rssKb } from './child.ts';

/**
 * Writes bandwidth keys and their tokens straight to the database while the service is stopped: it
 * would rightly refuse 9,000 registrations from one address.
 */
async function makeTokens(net: TestNetwork, count: number): Promise<string[]> {
  const { chainId, vault } = net.network;
  const domain = { chainId, vault };
  await net.service.stop();
  const store = await openStore(join(net.dir, 'service.db'), domain);
  const ctx = { store, domain, now: Date.now } as unknown as Context;
  const keys = Array.from({ length: count }, () => `0x${randomBytes(32).toString('hex')}`);
  await store.write(async (db) => {
    for (const device of keys) {
      const id = {
        device,
        recoveryKey: `bandwidth:${device}`,
        account: null,
        ownerDevice: 'bench',
      };
      await addDevice(ctx, db, id);
    }
  });
  const tokens = keys.map((key) => openSession(ctx, { device: key, key }).token);
  await store.close();
  await net.service.start();

  return tokens;
}

function connect(url: string, token: string, campaign: string): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, { perMessageDeflate: false });
    const hello = { type: 'hello', v: 1, token, campaigns: [campaign], slots: 1, resume: [] };
    socket.on('open', () => socket.send(JSON.stringify(hello)));
    socket.on('error', reject);
    socket.on('message', (data) => {
      const message = JSON.parse(String(data));
      if (message.type === 'ping') socket.send(JSON.stringify({ type: 'pong', t: message.t }));
      if (message.type === 'welcome') resolve(socket);
      if (message.type === 'stop') reject(new Error(message.message));
    });
  });
}

/** Resident memory of the service for each idle device, KB. */
export async function idleMemory(net: TestNetwork, campaign: string, count: number) {
  const tokens = await makeTokens(net, count);
  const pid = net.service.pid!;
  await pause(3_000);
  const before = rssKb(pid);
  const url = `${net.origin.replace('http', 'ws')}/v1/relay`;
  const sockets: WebSocket[] = [];

  for (let i = 0; i < count; i += 100) {
    const part = tokens.slice(i, i + 100).map((token) => connect(url, token, campaign));
    sockets.push(...(await Promise.all(part)));
  }

  await pause(3_000);
  const each = (rssKb(pid) - before) / count;
  for (const socket of sockets) socket.terminate();

  return { each, connected: sockets.length };
}
