import { expect, test } from 'vitest';
import { ClaimJob, MAX_SENT, PageMessage } from './bridge.ts';

const job = '00000000-0000-4000-8000-000000000001';
const account = `0x${'ab'.repeat(20)}`;
const tx = `0x${'9'.repeat(64)}`;
const sig = `0x${'11'.repeat(65)}`;

const read = (message: object) => PageMessage.safeParse({ job, ...message }).success;

test.each<object>([
  { type: 'signed', account, sig },
  { type: 'signed', account, sig: `0x${'11'.repeat(2_048)}`, digest: tx },
  { type: 'sent', account, tx, nonce: 0 },
  { type: 'rejected', code: 4001, message: 'No.' },
])('a claim page may say %j', (message) => expect(read(message)).toBe(true));

test.each<[string, object]>([
  ['a signature that nobody could have made', { type: 'signed', account, sig: '0x11' }],
  ['more than any wallet signs', { type: 'bound', account, sig: `0x${'11'.repeat(2_049)}` }],
  ['an address that is none', { type: 'connected', account, recipient: '0x1', mode: 'relay' }],
  ['a digest that is none', { type: 'check', digest: '0x1' }],
  ['a transaction that is none', { type: 'sent', account, tx: '0x1' }],
  ['a nonce that no account has', { type: 'sent', account, tx, nonce: -1 }],
  ['half a nonce', { type: 'sent', account, tx, nonce: 0.5 }],
  ['a page of words', { type: 'rejected', code: 1, message: 'x'.repeat(301) }],
  ['another job’s form', { type: 'ready', job: 'the first' }],
])('and not %s', (_, message) => expect(read(message)).toBe(false));

test('a stored claim follows no more transactions than a page may bring', () => {
  const one = { tx, at: 1, nonce: null, fate: 'waiting', replacedSince: null };
  const { success, error } = ClaimJob.safeParse({ sent: Array(MAX_SENT + 1).fill(one) });
  expect(success).toBe(false);
  expect(error?.issues.some(({ path }) => path[0] === 'sent')).toBe(true);
  const { error: others } = ClaimJob.safeParse({ sent: Array(MAX_SENT).fill(one) });
  expect(others?.issues.some(({ path }) => path[0] === 'sent')).toBe(false);
});
