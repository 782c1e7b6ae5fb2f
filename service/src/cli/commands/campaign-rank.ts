import { rankingSvg } from '../../../../lib/domain/ranking-svg.ts';
import type { RankedModel } from '../../../../lib/protocol/report.ts';
import { rankModels } from '../../kinds/comparison/rank-models.ts';
import { defineCommand } from '../command.ts';
import { CliError } from '../errors.ts';
import { readModelVotes } from '../judgments/model-votes.ts';

import { openJudgments, SOURCE_HELP, SOURCE_OPTION } from '../judgments/source.ts';
import { readChoice, readSeed, SEED_HELP, SEED_OPTION } from '../quality/options.ts';
import { progressOn } from '../quality/progress.ts';
import { writeWhole } from '../write-whole.ts';

export const campaignRank = defineCommand({
  name: 'campaign rank',
  summary: 'Ranks the models that a campaign compared, with intervals and a picture.',
  positionals: [],
  optional: ['ID'],
  options: {
    model: { type: 'string', default: 'davidson' },
    svg: { type: 'string' },
    ...SOURCE_OPTION,
    ...SEED_OPTION,
  },
  help: `
  --model NAME      davidson (default: ties, side bias, raters that differ) or bt (Bradley-Terry)
  --svg FILE        also draws the ranking
${SEED_HELP}
${SOURCE_HELP}

  npm run stint -- campaign rank 0x1c9b... --svg ranking.svg`,
  async run(values, [id = ''], io) {
    const model = readChoice('--model', values.model, ['davidson', 'bt']);
    const source = await openJudgments(id, values, io);
    try {
      const votes = await readModelVotes(source);
      const progress = progressOn(io);
      const ranking = rankModels(votes, model, {
        seed: readSeed(values.seed),
        onRound: (done, of) => progress.show('bootstrap', done, of),
      });
      progress.clear();
      if (!ranking) {
        const advice = 'Its tasks need modelA, modelB and answers.';
        throw new CliError('There is nothing to rank.', advice);
      }
      const { models: rows, groups } = ranking;
      if (groups > 1)
        io.note(`The models fall into ${groups} groups that were never compared with each other.`);
      for (const line of table(rows)) io.out(line);
      if (values.svg) await writeWhole(values.svg, [rankingSvg('Ranking of models', rows)]);
    } finally {
      source.done();
    }
  },
});

/** The ranking as a table for a terminal: best first, with 95 % intervals. */
function table(rows: readonly RankedModel[]): string[] {
  const wide = Math.max(5, ...rows.map(({ name }) => name.length));
  const number = (value: number) => value.toFixed(3).padStart(8);
  const head = `${'model'.padEnd(wide)}  ${'score'.padStart(8)}  ${'low'.padStart(8)}  ${'high'.padStart(8)}  votes`;
  return [
    head,
    ...rows.map(
      ({ name, score, low, high, votes }) =>
        `${name.padEnd(wide)}  ${number(score)}  ${number(low)}  ${number(high)}  ${votes}`,
    ),
  ];
}
