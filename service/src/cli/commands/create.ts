import { QUALITY_DEFAULTS } from '../../../../lib/protocol/campaigns.ts';
import { defineCommand } from '../command.ts';
import { createCampaign } from '../create-campaign.ts';
import { describeEntrance } from '../describe-entrance.ts';
import { UsageError } from '../errors.ts';
import { findTarget, networkInfo, SERVICE_HELP, SERVICE_OPTION } from '../target.ts';
import { readAmount, readPageTerms, readTerms } from '../terms.ts';
import { findWallet, WALLET_HELP, WALLET_OPTION } from '../wallet.ts';

export const create = defineCommand({
  name: 'campaign create',
  summary: 'Creates a campaign, signed by the wallet that funds it, and funds its escrow.',
  positionals: [],
  options: {
    name: { type: 'string' },
    kind: { type: 'string', default: 'comparison' },
    destination: { type: 'string', multiple: true },
    purpose: { type: 'string' },
    'requester-name': { type: 'string' },
    'proof-percent': { type: 'string', default: '2' },
    price: { type: 'string' },
    redundancy: { type: 'string', default: '3' },
    deadline: { type: 'string' },
    budget: { type: 'string', default: '0' },
    'fee-bps': { type: 'string', default: '0' },
    'new-share': { type: 'string', default: '20' },
    pay: { type: 'string' },
    bonus: { type: 'string', default: '0' },
    target: { type: 'string', default: String(QUALITY_DEFAULTS.target / 10_000) },
    least: { type: 'string', default: String(QUALITY_DEFAULTS.least) },
    'burn-in': { type: 'string', default: String(QUALITY_DEFAULTS.burnIn) },
    entrance: { type: 'string' },
    needed: { type: 'string' },
    daily: { type: 'string', default: '100' },
    json: { type: 'boolean', default: false },
    ...WALLET_OPTION,
    ...SERVICE_OPTION,
  },
  help: `
  --name TEXT       what raters read, up to 80 characters
  --price N         paid for each accepted answer, in tokens, such as 0.045
  --redundancy N    answers for each task, each by a different person (default 3)
  --deadline DAY    such as 2026-12-31 (end of day, UTC); refunds start 30 days later
  --budget N        tokens to put into escrow now (default 0; later: campaign fund)
  --fee-bps N       the operator's fee on top, in 1/10,000 (default 0)
  --new-share N     percent of a task's answers that newcomers may give (default 20)
  --pay KIND        opinion or fact: answers are judged before they are paid (docs/quality.md),
                    and --redundancy is the most a task gets; without it, all are accepted
  --bonus N         for facts: tokens that the most reliable earn on top of the price (default 0)
  --target N        with --pay: confidence at which a task is done (default 0.95)
  --least N         with --pay: answers that every task gets (default 2)
  --burn-in N       with --pay: percent of tasks answered in full, to calibrate (default 10)
  --entrance N      with --pay: questions in a paid test before a rater's first task
                    (default: none); its questions are lines with gold and explanation
  --needed N        with --entrance: answers that must be right (default: all but one)
  --daily N         with --entrance: raters who may start it each day (default 100)
  --kind KIND       comparison (default), or bandwidth: pages fetched by contributors, with
                    --price for each GB (10^9 bytes), and these options:
  --destination H   www.example.com, or *.example.com to include subdomains; may be repeated
  --purpose TEXT    what the pages are for: contributors read it before they join
  --requester-name  your name, as contributors read it
  --proof-percent N percent of pages fetched a second time as proof, 1 to 20 (default 2)
  --json            prints only {"id", "key"}
${WALLET_HELP}
${SERVICE_HELP}

If it is interrupted, run the same command again: it continues where it stopped and never pays
twice.

  npm run stint -- campaign create --name "Which answer is better?" --price 0.045 \\
    --redundancy 3 --deadline 2026-12-31 --budget 50
  npm run stint -- campaign create --kind bandwidth --name "Pages for a dictionary" --price 0.5 \\
    --destination '*.example.com' --purpose "Reads public pages to count words." \\
    --requester-name "The dictionary" --deadline 2026-12-31 --budget 20`,
  async run(values, _, io) {
    const { name, price, deadline } = values;
    if (values.entrance && !values.pay) throw new UsageError('--entrance needs --pay.');
    if (!name || !price || !deadline) throw new UsageError('Give --name, --price and --deadline.');

    const target = findTarget(values.service, io);
    const wallet = findWallet(values['key-file'], target, io.env);
    const { token } = (await networkInfo(target)).network;
    const { decimals } = token;
    const basics = { name, price, deadline, feeBps: values['fee-bps'] };
    const terms =
      values.kind === 'bandwidth'
        ? readPageTerms({ ...basics, ...pagesOf(values) }, decimals)
        : readTerms({ ...values, ...basics, ...judgmentsOf(values) }, decimals);
    const { entrance } = (terms.kind !== 'bandwidth' && terms.quality) || {};
    if (entrance) io.note(describeEntrance(entrance, terms, token));

    const budget = readAmount('--budget', values.budget, decimals);
    const made = await createCampaign({ target, wallet, terms, budget }, io);
    if (values.json) return io.out(JSON.stringify({ id: made.id, key: made.key }));
    io.out(made.id);

    const next =
      terms.kind === 'bandwidth'
        ? `once the operator has approved you and released it: curl -H "authorization: Bearer KEY" "${target.client.origin}/v1/fetch?url=https://..." (KEY: --json, or the keyring)`
        : `campaign upload ${made.id} FILE.jsonl`;
    io.note(`Its key is stored on this computer for later commands. Next: ${next}`);
  },
});

interface Typed {
  kind: string;
  destination?: string[] | undefined;
  purpose?: string | undefined;
  'requester-name'?: string | undefined;
  'proof-percent': string;
  pay?: string | undefined;
  bonus: string;
  target: string;
  least: string;
  'burn-in': string;
  'new-share': string;
  entrance?: string | undefined;
  needed?: string | undefined;
  daily: string;
}

function pagesOf(values: Typed) {
  const { destination, purpose, 'requester-name': requesterName } = values;
  if (!destination || !purpose || !requesterName) {
    throw new UsageError(
      'A bandwidth campaign also needs --destination, --purpose and --requester-name.',
    );
  }
  return {
    destinations: destination,
    purpose,
    requesterName,
    proofPercent: values['proof-percent'],
  };
}

function judgmentsOf(values: Typed) {
  if (values.kind !== 'comparison') throw new UsageError('--kind must be comparison or bandwidth.');
  const { pay, 'burn-in': burnIn } = values;
  return {
    newShare: values['new-share'],
    quality: pay ? { ...values, pay, burnIn } : undefined,
  };
}
