import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { accrualDigest } from '../../../lib/domain/account-chain.ts';
import { type Context, DEFAULT_RULES } from '../context.ts';
import { createSigner, recoverAddress, type Secrets } from '../keys.ts';
import { applyCampaign } from '../settlement/apply-campaign.ts';
import { accrueTails } from '../settlement/settle.ts';
import { openStore, type Store } from '../store/store.ts';
import { createCampaignRow } from '../testing/rows.ts';
import { attestCredits } from './attest.ts';
import { post } from './post.ts';

const DOMAIN = { chainId: 31_337, vault: `0x${'5f'.repeat(20)}` };
const key = (byte: string) => `0x${byte.repeat(32)}`;
const CAMPAIGN = key('ca');
const NOW = 1_800_000_000_000;
const KEYS: Secrets = { voucher: key('01'), accrual: key('02'), relayer: key('03') };

let folder: string;
let store: Store;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stint-attest-'));
  store = await openStore(join(folder, 'service.db'), DOMAIN);
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A process that was started with these keys. */
const started = (keys: Secrets): Context => ({
  store,
  domain: DOMAIN,
  signer: createSigner(keys),
  now: () => NOW,
  rules: DEFAULT_RULES,
});

const transactions = () => store.db.selectFrom('transactions').select(['id', 'data']).execute();
const sendTail = (ctx: Context) =>
  accrueTails(
    ctx,
    { latest: async () => ({ block: 1, hash: '', time: NOW / 1000, gasLimit: 0n }) },
    { threshold: 1n, maxWaitMs: 1 },
  );

async function attestedBy(): Promise<string | null> {
  const { attested, attested_sig: sig } = await store.db
    .selectFrom('campaigns')
    .select(['attested', 'attested_sig'])
    .executeTakeFirstOrThrow();
  const said = { campaign: CAMPAIGN, cumulative: String(attested) };
  return recoverAddress(accrualDigest(DOMAIN, said), sig!);
}

test('a standby key attests again what the key before it attested, and sends that', async () => {
  const before = started(KEYS);
  await store.write(async (db) => {
    await createCampaignRow(db, CAMPAIGN, NOW / 1000 + 86_400, NOW);
    const requester = `0x${'11'.repeat(20)}`;
    const deadline = NOW / 1000 + 86_400;
    const state = { requester, deadline, closed: false, funded: 900n, accrued: 0n };
    await applyCampaign(before, db, CAMPAIGN, state);
    const line = { campaign: CAMPAIGN, source: 'available', target: 'credited', at: NOW } as const;
    await post(db, [{ ...line, kind: 'credit', unit: 'u', amount: 100n, pos: 100n }]);
    await attestCredits(before, db);
  });
  await sendTail(before);
  expect(await attestedBy()).toBe(before.signer.address('accrual'));

  const after = started({ ...KEYS, accrual: key('22') });
  await store.write((db) => attestCredits(after, db));
  expect(await attestedBy()).toBe(after.signer.address('accrual'));

  await sendTail(after);
  const [old, fresh] = await transactions();
  expect(fresh?.data).not.toBe(old?.data);
});
