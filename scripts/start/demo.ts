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
/** Base units. 240 tasks with three answers at 0.045 each cost 32.4 tokens. */
const BUDGET = 50_000_000n;
const DAY_MS = 86_400_000;
const LASTS_DAYS = 180;
/** The service opens no campaign that ends within a day, and people should have some time to try it. */
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
 * Creates the demo campaign, funds it, uploads its tasks and releases it. Steps that are done
 * already are skipped, going by the keyring and the service, so it can resume after any crash.
 */
export async function setUpDemo(state: State, origin: string): Promise<CampaignStatus> {
  const env = { ...process.env, STINT_STATE: state.dir, STINT_NETWORK: undefined };
  const io: Io = { env, out: () => {}, note: () => {} };
  const target = findTarget(origin, io);
  const { client } = target;
  // Until a first set-up is complete, a kill may have lost its funding with the chain's last second.
  const complete = state.has(FILES.requester);
  const known = listEntries(target, env).findLast((entry) => isUsable(entry, Date.now()));
  const done = complete && known?.finished && known.key !== null;
  const { id, key } = done ? { id: known.id, key: known.key ?? '' } : await make();
  const found = await client.call('campaign', { id, token: key });
  if (found.tasks === 0) await uploadFile(client, { id, key }, TASKS, () => {});
  if (found.state === 'review') await operate('release');
  // The service pauses it when funding goes missing. Once complete, only a person can have paused it.
  if (found.state === 'paused' && !complete) await operate('resume');
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
