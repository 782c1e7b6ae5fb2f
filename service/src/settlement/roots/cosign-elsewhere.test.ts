import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { StintError } from '../../../../lib/protocol/errors.ts';
import type { Context } from '../../context.ts';
import { createSigner } from '../../keys.ts';
import type { BuiltRoot } from './cosign.ts';
import { cosignElsewhere } from './cosign-elsewhere.ts';
import type { Cosigned, CosignerState } from './cosign-protocol.ts';
import type { CosignerClient } from './cosigner-client.ts';
import { leafPath, writeLeafFile } from './leaf-file.ts';
import { rootDigest } from './root-chain.ts';

const domain = { chainId: 31_337, vault: `0x${'aa'.repeat(20)}` };
const id32 = (byte: string) => `0x${byte.repeat(32)}`;
const A = `0x${'11'.repeat(20)}`;
const keys = createSigner({ voucher: id32('01'), cosigner: id32('02'), relayer: id32('03') });
const BUILT: BuiltRoot = {
  epoch: 1,
  root: id32('0a'),
  total: 70n,
  dataHash: id32('0b'),
  leaves: [{ account: A, cumulative: 70n, ledger_head: id32('07') }],
};

let folder: string;
let now: number;
let asked: number;
/** What the cosigner says about itself, and what it answers. */
let state: CosignerState;
let answer: () => Cosigned;

function signed(
  changes: Partial<BuiltRoot> = {},
  by: 'cosigner' | 'relayer' = 'cosigner',
): Cosigned {
  const { epoch, root, total, dataHash } = { ...BUILT, ...changes };
  const sig = keys.sign(by, rootDigest(domain, { epoch, root, total, dataHash }));
  return { epoch, root, total: String(total), dataHash, sig };
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stint-elsewhere-'));
  now = 0;
  asked = 0;
  const address = keys.address('cosigner');
  state = { v: 1, address, ...domain, epoch: 1, base: 0, hasBase: true, signed: null };
  answer = () => signed();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const client = {
  state: async () => state,
  sign: async () => {
    asked += 1;
    return answer();
  },
  fetchLeaves: async (epoch: number, dataHash: string, path: string) => {
    const header = { v: 1, ...domain, epoch, total: '60', count: 1, root: id32('0c') } as const;
    await writeLeafFile(path, header, [{ account: A, cumulative: 60n }]);
    expect(dataHash).toBe(id32('0d'));
  },
} as unknown as CosignerClient;

const make = () => {
  const ctx = { domain, signer: keys, now: () => now } as unknown as Context;
  return cosignElsewhere(ctx, client, folder);
};

test('what comes back is the root that was asked for, signed by the cosigner', async () => {
  expect(await make()(BUILT)).toMatchObject({ root: BUILT.root, total: 70n, count: 1 });
  const broken = { code: 'protocol_violation' };
  answer = () => signed({ dataHash: id32('0d') });
  await expect(make()(BUILT)).rejects.toMatchObject(broken);
  answer = () => signed({}, 'relayer');
  await expect(make()(BUILT)).rejects.toMatchObject(broken);
  answer = () => ({ ...signed(), total: '71' });
  await expect(make()(BUILT)).rejects.toMatchObject(broken);
});

test('nothing is sent to a cosigner that reads another epoch', async () => {
  state = { ...state, epoch: 2 };
  await expect(make()(BUILT)).rejects.toMatchObject({ code: 'unavailable' });
  expect(asked).toBe(0);
});

test('what it signed before one of the two died is taken, with its leaf file', async () => {
  const before = { root: id32('0c'), total: 60n, dataHash: id32('0d') };
  state = { ...state, signed: signed(before) };
  expect(await make()(BUILT)).toMatchObject({ ...before, count: 1 });
  expect(asked).toBe(0);
  state = { ...state, signed: signed(before, 'relayer') };
  await expect(make()(BUILT)).rejects.toMatchObject({ code: 'protocol_violation' });
});

test('a missing leaf file of the last root stops the service rather than let leaves fall', async () => {
  state = { ...state, epoch: 2, base: 1 };
  await expect(make()({ ...BUILT, epoch: 2 })).rejects.toMatchObject({ code: 'storage_damaged' });
  const header = { v: 1, ...domain, epoch: 1, total: '71', count: 1, root: id32('0c') } as const;
  await writeLeafFile(leafPath(folder, 1), header, [{ account: A, cumulative: 71n }]);
  await expect(make()({ ...BUILT, epoch: 2 })).rejects.toMatchObject({ code: 'forbidden' });
  expect(asked).toBe(0);
});

test('after a refusal it is left alone for half a minute', async () => {
  answer = () => {
    throw new StintError('forbidden', 'no');
  };
  const cosign = make();
  await expect(cosign(BUILT)).rejects.toMatchObject({ code: 'forbidden' });
  await expect(cosign(BUILT)).rejects.toMatchObject({ code: 'forbidden' });
  expect(asked).toBe(1);
  now += 30_000;
  await expect(cosign(BUILT)).rejects.toMatchObject({ code: 'forbidden' });
  expect(asked).toBe(2);
});
