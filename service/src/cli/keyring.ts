import { homedir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { CampaignTerms } from '../../../lib/protocol/campaigns.ts';
import { Address, Amount, Hex32 } from '../../../lib/protocol/primitives.ts';
import type { Io } from './command.ts';
import { CliError } from './errors.ts';
import { writeJson } from './files.ts';
import { readChecked } from './local-network.ts';
import type { Target } from './target.ts';

/** A campaign created on this computer. It is stored before anything is sent, so that a crash loses none. */
const Entry = z.object({
  service: z.string(),
  id: Hex32,
  requester: Address,
  terms: CampaignTerms,
  /** How much it should have in escrow in the end, base units. */
  budget: Amount,
  /** The key for this requester's campaigns at the service; null until the service has issued it. */
  key: z.nullable(z.string()),
  /** False until the escrow holds the budget; `campaign create` continues with such an entry. */
  finished: z.boolean(),
});
export type Entry = z.infer<typeof Entry>;

const Keyring = z.object({ v: z.literal(1), campaigns: z.array(Entry) });

function pathOf({ local }: Target, env: Io['env']): string {
  if (local) return join(local.dir, 'requester.json');
  return join(env.XDG_CONFIG_HOME ?? join(homedir(), '.config'), 'stint', 'keys.json');
}

/** The campaigns created on this computer at this service, newest last. */
export function listEntries(target: Target, env: Io['env']): Entry[] {
  const all = readChecked(pathOf(target, env), Keyring)?.campaigns ?? [];
  // A local network has its own file, and may be on another port now.
  return target.local ? all : all.filter((entry) => entry.service === target.client.origin);
}

/** Saves an entry, replacing one with the same id. Only the owner can read the file. */
export function saveEntry(target: Target, env: Io['env'], entry: Entry): void {
  const path = pathOf(target, env);
  const all = readChecked(path, Keyring)?.campaigns ?? [];
  const at = all.findIndex((each) => each.id === entry.id);
  writeJson(path, { v: 1, campaigns: all.toSpliced(at < 0 ? all.length : at, 1, entry) }, 0o600);
}

/** The key for a campaign. @throws CliError when this computer has none */
export function campaignKey(target: Target, env: Io['env'], id: string): string {
  const entries = listEntries(target, env);
  const made = entries.find((entry) => entry.id === id)?.key;
  const operator = env.STINT_OPERATOR_TOKEN ?? target.local?.keys.operatorToken;
  const key = env.STINT_CAMPAIGN_KEY ?? made ?? operator;
  if (key) return key;
  throw new CliError(
    `This computer has no key for campaign ${id} at ${target.client.origin}.`,
    'Set STINT_CAMPAIGN_KEY, or use the computer on which you created it.',
  );
}
