import { likeliestClasses } from '../../inference/infer.ts';
import { ensemble } from '../../inference/models/ensemble.ts';
import { replay } from '../../inference/stopping/replay.ts';
import { defineCommand } from '../command.ts';
import { UsageError } from '../errors.ts';
import { readSeed, SEED_HELP, SEED_OPTION } from '../quality/options.ts';
import { progressOn, readingProgress } from '../quality/progress.ts';
import { makeLabels, readKnown, readLabelFile } from '../quality/read-labels.ts';

export const qualityReplay = defineCommand({
  name: 'quality replay',
  summary: 'Shows how many answers adaptive stopping would have needed.',
  positionals: ['LABELS.csv'],
  options: {
    gold: { type: 'string' },
    target: { type: 'string', default: '0.98' },
    truth: { type: 'string' },
    ...SEED_OPTION,
  },
  help: `
Reads task,worker,label. Prints JSON: labelsUsed, labelsAvailable, agreement of the verdicts with
those from all answers, and accuracy with --truth. A gold task counts two answers.

  --gold FILE       task,label for tasks with a known answer
  --target SHARE    of verdicts that should match those from all answers (default 0.98)
  --truth FILE      task,label, used only for the accuracy
${SEED_HELP}

  npm run --silent stint -- quality replay labels.csv --target 0.98`,
  async run(values, [path = ''], io) {
    const target = readTarget(values.target);
    const seed = readSeed(values.seed);
    const progress = progressOn(io);

    const file = await readLabelFile(path, readingProgress(progress, path));
    const gold = values.gold ? await readKnown(values.gold, file) : undefined;
    const labels = makeLabels(file, gold?.classOf);
    // Read the truth after making the labels: a class that only it has must not become theirs.
    const truth = values.truth ? await readKnown(values.truth, file) : undefined;

    const used = replay(labels, {
      target,
      seed,
      onRound: (open) => progress.show('rested', labels.tasks - open, labels.tasks),
    });
    progress.clear();

    const verdicts = likeliestClasses(used, ensemble(used, { seed }).posterior, seed);
    const consensus = likeliestClasses(labels, ensemble(labels, { seed }).posterior, seed);
    io.out(
      JSON.stringify({
        labelsUsed: used.label.length,
        labelsAvailable: labels.label.length,
        agreement: share(verdicts, consensus),
        ...(truth && { accuracy: share(verdicts, truth.classOf) }),
      }),
    );
  },
});

/** @throws UsageError */
function readTarget(text: string): number {
  const target = Number(text);
  if (text !== '' && target > 0 && target < 1) return target;
  throw new UsageError(`--target must be a share between 0 and 1, such as 0.98; not ${text}`);
}

/** The share of tasks with a wanted class on which both agree; null when there is no such task. */
function share(found: Int32Array, wanted: Int32Array): number | null {
  let known = 0;
  let same = 0;
  for (const [t, want] of wanted.entries()) {
    if (want < 0) continue;
    known += 1;
    if (found[t] === want) same += 1;
  }
  return known === 0 ? null : Number((same / known).toFixed(6));
}
