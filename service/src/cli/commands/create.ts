import { QUALITY_DEFAULTS } from '../../../../lib/protocol/campaigns.ts';
import { defineCommand } from '../command.ts';
import { createCampaign } from '../create-campaign.ts';
import { describeEntrance } from '../describe-entrance.ts';
import { UsageError } from '../errors.ts';
import { findTarget, networkInfo, SERVICE_HELP, SERVICE_OPTION } from '../target.ts';
import { readAmount, readTerms } from '../terms.ts';
import { findWallet, WALLET_HELP, WALLET_OPTION } from '../wallet.ts';

export const create = defineCommand({
  name: 'campaign create',
  summary: 'Makes a campaign, signed by the wallet that funds it, and funds its escrow.',
  positionals: [],
  options: {
    name: { type: 'string' },
    price: { type: 'string' },
    redundancy: { type: 'string', default: '3' },
    deadline: { type: 'string' },
    budget: { type: 'string', default: '0' },
    'fee-bps': { type: 'string', default: '0' },
    'new-share': { type: 'string', default: '100' },
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
  --redundancy N    answers a task, each by another person (default 3)
  --deadline DAY    such as 2026-12-31 (its end, UTC); refunds start 30 days after it
  --budget N        tokens to put into escrow now (default 0; later: campaign fund)
  --fee-bps N       the operator's fee on top, in 1/10,000 (default 0)
  --new-share N     percent of a task's answers that newcomers may give (default 100)
  --pay KIND        opinion or fact: answers are judged before they are paid (docs/quality.md),
                    and --redundancy is the most that a task gets; without it each is accepted
  --bonus N         for facts: tokens that the most reliable earn on top of the price (default 0)
  --target N        with --pay: confidence at which a task is done (default 0.95)
  --least N         with --pay: answers that every task gets (default 2)
  --burn-in N       with --pay: percent of tasks answered in full, to calibrate (default 10)
  --entrance N      with --pay: questions of a paid test that comes before a rater's first task
                    (default: none); its questions are lines with gold and explanation
  --needed N        with --entrance: answers that have to fit (default: all but one)
  --daily N         with --entrance: raters who may begin it in a day (default 100)
  --json            prints {"id", "key"} only
${WALLET_HELP}
${SERVICE_HELP}

Interrupted? The same command goes on where it stopped and pays nothing twice.

  npm run stint -- campaign create --name "Which answer is better?" --price 0.045 \\
    --redundancy 3 --deadline 2026-12-31 --budget 50`,
  async run(values, _, io) {
    const { name, price, deadline } = values;
    if (values.entrance && !values.pay) throw new UsageError('--entrance needs --pay.');
    if (!name || !price || !deadline) throw new UsageError('Needed: --name, --price, --deadline');
    const target = findTarget(values.service, io);
    const wallet = findWallet(values['key-file'], target, io.env);
    const { token } = (await networkInfo(target)).network;
    const { decimals } = token;
    const terms = readTerms(
      {
        ...values,
        name,
        price,
        deadline,
        feeBps: values['fee-bps'],
        newShare: values['new-share'],
        quality: values.pay ? { ...values, pay: values.pay, burnIn: values['burn-in'] } : undefined,
      },
      decimals,
    );
    const { entrance } = (terms.kind !== 'bandwidth' && terms.quality) || {};
    if (entrance) io.note(describeEntrance(entrance, terms, token));
    const budget = readAmount('--budget', values.budget, decimals);
    const made = await createCampaign({ target, wallet, terms, budget }, io);
    if (values.json) return io.out(JSON.stringify({ id: made.id, key: made.key }));
    io.out(made.id);
    io.note(`Its key is kept here for later commands. Next: campaign upload ${made.id} FILE.jsonl`);
  },
});
