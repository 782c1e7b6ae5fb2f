import { join } from 'node:path';
import { privateKeyToAccount } from 'viem/accounts';
import type { CampaignStatus } from '../../lib/protocol/campaigns.ts';
import type { Io } from '../../service/src/cli/command.ts';
import { createCampaign } from '../../service/src/cli/create-campaign.ts';
import { type Entry, listEntries, saveEntry } from '../../service/src/cli/keyring.ts';
import { findTarget, operatorToken } from '../../service/src/cli/target.ts';
import { readTerms } from '../../service/src/cli/terms.ts';
import { uploadFile } from '../../service/src/cli/upload-file.ts';
import { ROOT } from '../shared/paths.ts';
import { FILES, type State } from './state.ts';

const TASKS = join(ROOT, 'service', 'demo', 'comparisons.jsonl');
const NAME = 'Which answer is better?';
/** Base units: 240 tasks of three answers at 0.045 cost 32.4 tokens. */
const BUDGET = 50_000_000n;
const DAY_MS = 86_400_000;
const LASTS_DAYS = 180;
/** The service opens no campaign that ends within a day; people should have a while to play, too. */
const RENEW_DAYS = 7;
const DECIMALS = 6;

function freshTerms(now: number) {
  const deadline = new Date(now + LASTS_DAYS * DAY_MS).toISOString();
  const common = { name: NAME, redundancy: '3', feeBps: '0', newShare: '100' };
  return readTerms({ ...common, price: '0.045', deadline }, DECIMALS);
}

const isUsable = ({ terms }: Entry, now: number): boolean =>
  terms.name === NAME && terms.deadline * 1000 > now + RENEW_DAYS * DAY_MS;

/**
 * Sees to it that the demo campaign is there: made, funded in escrow, loaded, released. What was
 * done before is found again, in the keyring and at the service, so a crash anywhere resumes.
 */
export async function setUpDemo(state: State, origin: string): Promise<CampaignStatus> {
  const env = { ...process.env, STINT_STATE: state.dir, STINT_NETWORK: undefined };
  const io: Io = { env, out: () => {}, note: () => {} };
  const target = findTarget(origin, io);
  const { client } = target;
  // Until the first set-up was seen through, its funding may have gone with the chain's last second.
  const sure = state.has(FILES.requester);
  const known = listEntries(target, env).findLast((entry) => isUsable(entry, Date.now()));
  const done = sure && known?.finished && known.key !== null;
  const { id, key } = done ? { id: known.id, key: known.key ?? '' } : await make();
  const found = await client.call('campaign', { id, token: key });
  if (found.tasks === 0) await uploadFile(client, { id, key }, TASKS, () => {});
  if (found.state === 'review') await operate('release');
  // A person who paused it meant it; the service itself does when funding goes missing.
  if (found.state === 'paused' && !sure) await operate('resume');
  return client.call('campaign', { id, token: key });

  async function make() {
    const wallet = privateKeyToAccount(state.keys.requester as `0x${string}`);
    if (known?.finished) saveEntry(target, env, { ...known, finished: false });
    const terms = known?.terms ?? freshTerms(Date.now());
    return createCampaign({ target, wallet, terms, budget: BUDGET }, io);
  }

  async function operate(action: 'release' | 'resume') {
    await client.call('operate', { id, token: operatorToken(target, env), body: { action } });
  }
}
