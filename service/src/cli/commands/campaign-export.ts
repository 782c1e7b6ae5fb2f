import { createReadStream, mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { MODELS, type ModelName } from '../../inference/models/by-name.ts';
import { datasetCard, datasetRow } from '../../kinds/comparison/export/datasets.ts';
import { LABEL_STUDIO_CONFIG } from '../../kinds/comparison/export/label-studio.ts';
import type { Judged } from '../../kinds/comparison/judged.ts';
import { defineCommand, type Io } from '../command.ts';
import { UsageError } from '../errors.ts';
import { FORMATS, type FormatName, WITHOUT_TIES } from '../judgments/formats.ts';
import type { Judgments } from '../judgments/source.ts';
import { openJudgments, readJudgments, SOURCE_HELP, SOURCE_OPTION } from '../judgments/source.ts';
import { inferVerdicts, type Verdicts } from '../judgments/verdicts.ts';
import { writeFormat } from '../judgments/write-rows.ts';
import { readChoice, readSeed, SEED_HELP, SEED_OPTION } from '../quality/options.ts';
import { writeWhole } from '../write-whole.ts';

const NAMES = Object.keys(FORMATS) as FormatName[];
const MODEL_NAMES = ['auto', ...Object.keys(MODELS)] as (ModelName | 'auto')[];

export const campaignExport = defineCommand({
  name: 'campaign export',
  summary: 'Exports the results of a campaign as training data.',
  positionals: [],
  optional: ['ID'],
  options: {
    format: { type: 'string', default: 'trl' },
    model: { type: 'string', default: 'auto' },
    out: { type: 'string', short: 'o' },
    ties: { type: 'string' },
    save: { type: 'string' },
    ...SOURCE_OPTION,
    ...SEED_OPTION,
  },
  help: `
  --format NAME     ${NAMES.map((name) => `${name.padEnd(19)}${FORMATS[name].about}`).join('\n                    ')}
  -o, --out PATH    where to write (default: standard output); a folder for hf
  --ties FILE       where to write ties and pairs where both answers are bad, when the format
                    has no row for them (default: next to --out)
  --model NAME      what decides a task: auto (default) or ${Object.keys(MODELS).join(', ')}
  --save FILE       keeps the download, for use with --from
${SEED_HELP}
${SOURCE_HELP}

  npm run --silent stint -- campaign export 0x1c9b... --format trl -o preferences.jsonl`,
  async run(values, [id = ''], io) {
    const name = readChoice('--format', values.format, NAMES);
    const model = readChoice('--model', values.model, MODEL_NAMES);
    if (name === 'hf' && !values.out)
      throw new UsageError('--format hf writes a folder: give it with --out.');

    const source = await openJudgments(id, values, io);
    try {
      if (values.save) await writeWhole(values.save, createReadStream(source.path));
      const verdicts = await inferVerdicts(source, { model, seed: readSeed(values.seed) });
      if (verdicts.answers === 0) throw new UsageError('Nobody has answered this campaign yet.');
      await writeAll(name, source, verdicts, values);
      noteSummary(io, verdicts);
    } finally {
      source.done();
    }
  },
});

const noteSummary = (io: Io, { answers, raters, flipRate }: Verdicts) =>
  io.note(`${answers} answers of ${raters} people; label_smoothing ${flipRate.toFixed(4)}`);

type Where = { out?: string | undefined; ties?: string | undefined };

async function writeAll(name: FormatName, source: Judgments, verdicts: Verdicts, where: Where) {
  if (name === 'hf') return writeDataset(source, verdicts, where.out!);

  await writeFormat(FORMATS[name], readJudged(source, verdicts), where.out);
  if (name === 'label-studio' && where.out) {
    await writeWhole(`${where.out}.config.xml`, [LABEL_STUDIO_CONFIG]);
  }
  const ties = where.ties ?? (where.out && `${where.out}.ties.jsonl`);

  if (WITHOUT_TIES.has(name) && ties) {
    const undecided = readJudged(
      source,
      verdicts,
      ({ verdict }) => verdict !== 'a' && verdict !== 'b',
    );
    await writeFormat(FORMATS.hf, undecided, ties);
  }
}

/** The second pass: tasks with their verdicts, without those that nobody answered. */
async function* readJudged(
  source: Judgments,
  verdicts: Verdicts,
  keep: (task: Judged) => boolean = () => true,
): AsyncGenerator<Judged> {
  let place = 0;
  for await (const task of readJudgments(source)) {
    const verdict = verdicts.at(place++);
    const whole = verdict && { ...task, ...verdict };
    if (whole && keep(whole)) yield whole;
  }
}

async function writeDataset(source: Judgments, verdicts: Verdicts, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  let rows = 0;
  let sample: ReturnType<typeof datasetRow> | undefined;
  async function* counted() {
    for await (const task of readJudged(source, verdicts)) {
      rows += 1;
      sample ??= datasetRow(task);
      yield task;
    }
  }

  await writeFormat(FORMATS.hf, counted(), join(folder, 'data.jsonl'));
  const { answers, raters, flipRate } = verdicts;
  const card = datasetCard({ name: basename(folder), rows, answers, raters, flipRate }, sample!);
  await writeWhole(join(folder, 'README.md'), [card]);
}
