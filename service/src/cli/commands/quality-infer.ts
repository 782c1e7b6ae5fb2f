import { infer } from '../../inference/infer.ts';
import { MODELS, type ModelName } from '../../inference/models/by-name.ts';
import { defineCommand } from '../command.ts';
import { readChoice, readSeed, SEED_HELP, SEED_OPTION } from '../quality/options.ts';
import { progressOn, readingProgress } from '../quality/progress.ts';
import { makeLabels, readKnown, readLabelFile } from '../quality/read-labels.ts';
import { writeWorkers } from '../quality/workers.ts';
import { decimal, writeRows } from '../quality/write-csv.ts';

const NAMES = Object.keys(MODELS) as ModelName[];

export const qualityInfer = defineCommand({
  name: 'quality infer',
  summary: 'Infers the right label of each task from many answers, with confidence.',
  positionals: ['LABELS.csv'],
  options: {
    gold: { type: 'string' },
    model: { type: 'string', default: 'ensemble' },
    workers: { type: 'string' },
    ...SEED_OPTION,
  },
  help: `
Reads task,worker,label. Writes task,label,confidence in the order of first appearance;
confidence is calibrated: of the tasks at 0.9, nine in ten are right.

  --gold FILE       task,label for tasks with a known answer
  --model NAME      ${NAMES.join(', ')} (default ensemble)
  --workers FILE    writes a profile of each worker, with 95 % intervals
${SEED_HELP}

  npm run --silent stint -- quality infer labels.csv --gold gold.csv > truth.csv`,
  async run(values, [path = ''], io) {
    const model = MODELS[readChoice('--model', values.model, NAMES)];
    const seed = readSeed(values.seed);
    const progress = progressOn(io);

    const file = await readLabelFile(path, readingProgress(progress, path));
    const gold = values.gold ? await readKnown(values.gold, file) : undefined;
    if (gold?.unknownTasks) io.note(`Gold lines for tasks without answers: ${gold.unknownTasks}.`);
    const labels = makeLabels(file, gold?.classOf);

    progress.show('fitting', 0, 1);
    const { label, confidence, fit } = infer(labels, model, { seed });
    if (values.workers) await writeWorkers(values.workers, file, labels, fit.posterior);
    progress.clear();
    writeRows(io.out, ['task', 'label', 'confidence'], rows());

    function* rows() {
      for (const [t, task] of file.tasks.list.entries()) {
        yield [task, file.classes.list[label[t]!]!, decimal(confidence[t]!)];
      }
    }
  },
});
