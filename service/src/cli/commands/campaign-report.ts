import { campaignCosts } from '../../../../lib/domain/campaign-costs.ts';
import { formatUnits } from '../../../../lib/domain/money.ts';
import type { QualityReport } from '../../../../lib/protocol/report.ts';
import { makeReport } from '../../kinds/comparison/report.ts';
import { defineCommand } from '../command.ts';
import { CliError } from '../errors.ts';
import { openJudgments } from '../judgments/source.ts';
import { readLabels } from '../judgments/verdicts.ts';
import { campaignKey } from '../keyring.ts';
import { readSeed, SEED_HELP, SEED_OPTION } from '../quality/options.ts';
import { findTarget, networkInfo, readId, SERVICE_HELP, SERVICE_OPTION } from '../target.ts';

export const campaignReport = defineCommand({
  name: 'campaign report',
  summary: 'Reports progress, cost and the quality of the answers of a campaign.',
  positionals: ['ID'],
  options: { json: { type: 'boolean', default: false }, ...SERVICE_OPTION, ...SEED_OPTION },
  help: `
Progress, cost, agreement, calibrated confidence, tasks on which models disagree, and the
raters' reliability without their identities.

  --json            prints it as JSON, amounts in base units
${SEED_HELP}
${SERVICE_HELP}

  npm run stint -- campaign report 0x1c9b...`,
  async run(values, [text = ''], io) {
    const id = readId(text);
    const target = findTarget(values.service, io);
    const campaign = await target.client.call('campaign', {
      id,
      token: campaignKey(target, io.env, id),
    });
    const { terms } = campaign;
    if (terms.kind === 'bandwidth') {
      throw new CliError('A bandwidth campaign has no report.', 'Use campaign status instead.');
    }

    const source = await openJudgments(id, values, io);
    try {
      const report = makeReport(await readLabels(source), readSeed(values.seed));
      const cost = campaignCosts(campaign, terms, report.answers);
      if (values.json) {
        const whole = { ...report, cost: { ...cost }, tasks: campaign.tasks, done: campaign.done };
        io.out(JSON.stringify(whole, (_, v) => (typeof v === 'bigint' ? String(v) : v)));
        return;
      }

      const { token } = (await networkInfo(target)).network;
      const money = (amount: bigint) => `${formatUnits(amount, token.decimals)} ${token.symbol}`;
      const short = cost.short > 0n ? `, ${money(cost.short)} more than it has` : '';
      const rows = [
        ['tasks', `${campaign.done} of ${campaign.tasks} have all their answers`],
        ['cost', `${money(cost.soFar)} so far, ${money(cost.toGo)} to go${short}`],
        ...describe(report),
      ];

      io.out(terms.name);
      for (const [label = '', value] of rows) io.out(`  ${label.padEnd(13)}${value}`);
    } finally {
      source.done();
    }
  },
});

const percent = (share: number | null): string =>
  share === null ? 'not known yet' : `${(100 * share).toFixed(1)} %`;

/** How many disputed tasks to list. */
const MAX_SHOWN = 10;

function describe(report: QualityReport): string[][] {
  const { reliability: r, disputed, disputes } = report;
  const people = r
    ? `${percent(r.low)} to ${percent(r.high)}, half above ${percent(r.median)} (${r.of} raters)`
    : 'not known yet';
  const named = disputed.slice(0, MAX_SHOWN).map(({ task, ref, verdicts }) => [
    '',
    `${ref ?? task}: ${Object.entries(verdicts)
      .map(([model, verdict]) => `${model} ${verdict}`)
      .join(', ')}`,
  ]);

  return [
    ['answers', `${report.answers} of ${report.raters} raters`],
    ['agreement', percent(report.agreement)],
    ['confidence', percent(report.confidence)],
    ['reliability', people],
    ['disputed', `${disputes} tasks on which models disagree`],
    ...named,
  ];
}
