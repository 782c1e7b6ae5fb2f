import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Session } from '../../../lib/protocol/device.ts';
import { StintError } from '../../../lib/protocol/errors.ts';
import type { Context } from '../context.ts';
import type { DeviceTable } from '../store/schema.ts';
import { deviceKey } from './find.ts';

const SESSION_MS = 15 * 60_000;

/** It covers the current key, so that sessions end when the identity gets another one. */
const mac = (ctx: Context, device: string, key: string, end: string) =>
  createHmac('sha256', ctx.store.secret)
    .update(`session:${device}:${key}:${end}`)
    .digest('base64url');

/** Issues a bearer token for 15 minutes; nothing is stored for it. */
export function openSession(ctx: Context, row: Pick<DeviceTable, 'device' | 'key'>): Session {
  const now = ctx.now();
  const end = String(now + SESSION_MS);
  const token = `${row.device}.${end}.${mac(ctx, row.device, row.key, end)}`;
  return { device: row.device, token, expiresAt: Number(end), now };
}

const refused = () => new StintError('unauthorized', 'There is no such session, or it has ended.');

/**
 * The device that a token was issued for, with its current key.
 * @throws StintError `unauthorized` when the token is invalid or expired, or its key was replaced
 */
export async function deviceOf(
  ctx: Context,
  token: string,
): Promise<{ device: string; key: string }> {
  const [device = '', end = '', given = ''] = token.split('.');
  if (!/^0x[0-9a-f]{64}$/.test(device) || !(Number(end) > ctx.now())) throw refused();
  const key = await deviceKey(ctx.store.db, device);
  const expected = Buffer.from(mac(ctx, device, key, end));
  const bytes = Buffer.from(given);
  if (bytes.length !== expected.length || !timingSafeEqual(bytes, expected)) throw refused();
  return { device, key };
}
