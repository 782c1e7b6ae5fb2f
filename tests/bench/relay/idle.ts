import { generateKeyPairSync, sign } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import WebSocket from 'ws';
import { toHex } from '../../../lib/domain/bytes.ts';
import { bandwidthKeyMessage } from '../../../lib/domain/device-messages.ts';
import type { Context } from '../../../service/src/context.ts';
import { openSession } from '../../../service/src/devices/session.ts';
import { TestDevice } from '../../support/device.ts';
import { call } from '../../support/http.ts';
import type { TestNetwork } from '../../support/network.ts';
import { rssKb } from './child.ts';

/** Bandwidth keys that one device may have. */
const KEYS = 8;

/** Keys by the front door, eight a device. */
async function registerKeys(net: TestNetwork, count: number): Promise<string[]> {
  const keys: string[] = [];
  const oneDevice = async () => {
    const owner = new TestDevice(net.network);
    await owner.register();
    for (let i = 0; i < KEYS && keys.length < count; i++) {
      const pair = generateKeyPairSync('ed25519');
      const key = toHex(pair.publicKey.export({ type: 'spki', format: 'der' }).subarray(12));
      const issuedAt = Date.now();
      const message = bandwidthKeyMessage(owner.domain, { device: owner.id, key, issuedAt });
      const sig = toHex(sign(null, message, pair.privateKey));
      const body = { key, issuedAt, ownerSig: owner.signature(message), sig };
      await call(net.origin, 'bandwidthKey', { token: owner.token, body });
      keys.push(key);
    }
  };
  while (keys.length < count) await Promise.all(Array.from({ length: 16 }, oneDevice));
  return keys.slice(0, count);
}

/** Tokens as the service makes them: asking for 9,000 over one line would be refused, rightly. */
function tokensFor(net: TestNetwork, keys: string[]): string[] {
  const db = new DatabaseSync(`${net.dir}/service.db`, { readOnly: true });
  const { secret } = db.prepare('select secret from network').get() as { secret: string };
  db.close();
  const ctx = { store: { secret }, now: Date.now } as unknown as Context;
  return keys.map((key) => openSession(ctx, { device: key, key }).token);
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
  const keys = await registerKeys(net, count);
  const tokens = tokensFor(net, keys);
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
