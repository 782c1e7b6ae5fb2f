import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { encodeFunctionData, type Hex } from 'viem';
import { earningsVaultAbi } from '../../contracts/abi/earnings-vault.ts';
import { campaignId, createCampaignDigest, termsHash } from '../../lib/domain/wallet-messages.ts';
import type { QualityTerms } from '../../lib/protocol/campaigns.ts';
import { addDevice } from '../../service/src/devices/find.ts';
import { backUp } from '../../service/src/store/copy.ts';
import { changeState } from '../../service/src/tasks/campaigns.ts';
import { createCampaign } from '../../service/src/tasks/create.ts';
import { uploadTasks } from '../../service/src/tasks/upload.ts';
import { addKeys } from '../../service/src/testing/sharing.ts';
import {
  BEGIN,
  BURNING,
  CAMPAIGN_CAST,
  DAY,
  DOMAIN,
  GUARDIAN,
  KEYS,
  network,
  OPERATOR,
  OWNER,
  REQUESTER,
  termsOf,
  VAULT_KEYS,
  WALLET_CAST,
} from './cast.ts';
import { Blocks } from './chain/blocks.ts';
import { Holder } from './holder.ts';
import { ed25519Key, seedEverything } from './seeded.ts';
import { Service, type ServiceSetup } from './service.ts';
import { DEVICES } from './steps.ts';
import { newVault } from './vault/state.ts';

/** What histories with the same terms begin with. */
export interface Template {
  quality: QualityTerms | null;
  /** A database with devices and campaigns, and a copy from before the youngest campaign. */
  database: string;
  older: string;
  blocks: Blocks;
  /** The campaigns' ids. */
  ids: string[];
  /** When it ends, ms. */
  now: number;
}

/** Data of a call to the vault. */
export const vaultCall = (functionName: string, args: readonly unknown[]): Hex =>
  encodeFunctionData({ abi: earningsVaultAbi, functionName, args } as never);

export const fundData = (
  i: number,
  quality: QualityTerms | null,
  amount: bigint,
  at: number,
): Hex => vaultCall('fund', [termsHash(termsOf(i, quality)), amount, at]);

const lines = (quality: QualityTerms | null): string => {
  const tasks = Array.from({ length: 7 }, (_, i) =>
    JSON.stringify({ prompt: `Q${i}`, a: 'x', b: 'y', ...(i === 0 && { gold: 'a' }) }),
  );
  const test = Array.from({ length: quality?.entrance?.questions ?? 0 }, (_, i) =>
    JSON.stringify({ prompt: `E${i}`, a: 'x', b: 'y', gold: 'a', explanation: 'x comes first' }),
  );
  return [...tasks, ...test].join('\n');
};

/** Registers a campaign at the service, as its requester does, and lets it out of review. */
export async function register(service: Service, i: number): Promise<string> {
  const { ctx, setup } = service;
  const terms = termsOf(i, setup.quality);
  const salt = termsHash(terms);
  const id = campaignId(REQUESTER.address, salt);
  const expires = Math.floor(ctx.now() / 1000) + DAY;
  const said = { campaign: id, terms: salt, requester: REQUESTER.address, expires };
  const sig = REQUESTER.sign(createCampaignDigest(DOMAIN, said));
  await createCampaign(ctx, service.verifyWallet, {
    terms,
    requester: REQUESTER.address,
    expires,
    sig,
  });
  await service.round();
  await uploadTasks(ctx, id, 'tasks', lines(setup.quality));
  await changeState(ctx, id, 'release');
  return id;
}

/** Makes a template in a folder. */
export async function makeTemplate(
  folder: string,
  quality: QualityTerms | null,
): Promise<Template> {
  mkdirSync(folder, { recursive: true });
  const putBack = seedEverything(1);
  const vault = newVault(
    { owner: OWNER, guardian: GUARDIAN, capFloor: 1n << 60n, keys: VAULT_KEYS },
    BEGIN / 1000,
  );
  for (const { address, owner } of WALLET_CAST) if (owner) vault.wallets.set(address, owner);
  vault.wallets.set(BURNING, 'burns');
  const blocks = new Blocks(DOMAIN, vault, BEGIN / 1000);
  let now = BEGIN;
  const mine = () => {
    now += 2_000;
    blocks.mine(now / 1000);
  };
  const setup: ServiceSetup = {
    path: join(folder, 'service.db'),
    rootFolder: join(folder, 'roots'),
    blocks,
    keys: KEYS,
    operator: OPERATOR,
    quality,
    now: () => now,
  };
  const service = await Service.start(setup);
  const { ctx } = service;
  const devices = Array.from(
    { length: DEVICES },
    (_, n) => new Holder(ed25519Key(n), network()).id,
  );
  await ctx.store.write(async (db) => {
    for (const device of devices) {
      await addDevice(ctx, db, { device, recoveryKey: `${device}r`, account: null });
    }
  });
  await addKeys(ctx, devices);
  const begin = BEGIN / 1000;
  for (const [i, { amount, chainDays }] of CAMPAIGN_CAST.entries()) {
    // The date of the youngest is set in two steps, the second of which a reorganisation may drop.
    const first = i === 2 ? chainDays - 20 : chainDays;
    blocks.send(REQUESTER.address, fundData(i, quality, amount, begin + first * DAY));
  }
  mine();
  blocks.send(
    REQUESTER.address,
    fundData(2, quality, 0n, begin + CAMPAIGN_CAST[2].chainDays * DAY),
  );
  for (let i = 0; i < 6; i += 1) mine();
  await service.round();
  const ids = [await register(service, 0), await register(service, 1)];
  const older = join(folder, 'older.db');
  await ctx.store.mark();
  backUp(setup.path, older);
  await ctx.store.mark();
  ids.push(await register(service, 2));
  const database = join(folder, 'template.db');
  backUp(setup.path, database);
  await service.store.close();
  putBack();
  return { quality, database, older, blocks, ids, now };
}
