import { connection } from '../../inference/pairs/connected.ts';
import { rank } from '../../inference/pairs/rank.ts';
import { votesByItem } from '../../inference/pairs/votes.ts';
import { defineCommand } from '../command.ts';
import { readChoice, readSeed, SEED_HELP, SEED_OPTION } from '../quality/options.ts';
import { progressOn, readingProgress } from '../quality/progress.ts';
import { readPairFile } from '../quality/read-pairs.ts';
import { writeRows } from '../quality/write-csv.ts';

export const qualityRank = defineCommand({
  name: 'quality rank',
  summary: 'Ranks items that were compared in pairs, with intervals.',
  positionals: ['PAIRS.csv'],
  options: { model: { type: 'string', default: 'davidson' }, ...SEED_OPTION },
  help: `
Reads task,worker,left,right,winner; the winner is left, right, tie, or the name of an item.
Writes item,score,low,high,votes with 95 % intervals, in the order of first appearance.

  --model NAME      davidson (default: ties, side bias, raters that differ; log odds around 0)
                    or bt (Bradley-Terry, a tie is half a win each; strengths that sum to 1)
${SEED_HELP}

  npm run --silent stint -- quality rank pairs.csv > ranking.csv`,
  async run(values, [path = ''], io) {
    const model = readChoice('--model', values.model, ['davidson', 'bt']);
    const seed = readSeed(values.seed);
    const progress = progressOn(io);

    const { items, votes } = await readPairFile(path, readingProgress(progress, path));
    const { parts, strong } = connection(votes);
    const ranking = rank(votes, model, {
      seed,
      onRound: (done, of) => progress.show('bootstrap', done, of),
    });
    progress.clear();
    if (parts > 1) {
      io.note(
        `The comparisons fall into ${parts} parts with no pair in common: scores cannot be compared between them.`,
      );
    } else if (!strong) {
      io.note('Some items won or lost every comparison: their scores rest on the prior.');
    }

    const counts = votesByItem(votes);
    const { score, low, high } = ranking;
    const rows = items.list.map((name, i) => [name, score[i]!, low[i]!, high[i]!, counts[i]!]);
    writeRows(io.out, ['item', 'score', 'low', 'high', 'votes'], rows);
  },
});
