import { readFileSync } from 'node:fs';
import type { ComparisonTask } from '../../../../lib/protocol/campaigns.ts';
import { fromDataset } from '../../kinds/comparison/import/datasets.ts';
import { fromLabelStudio } from '../../kinds/comparison/import/label-studio.ts';
import { defineCommand } from '../command.ts';
import { CliError } from '../errors.ts';
import { readLines } from '../lines.ts';
import { readChoice } from '../quality/options.ts';

const READERS = { 'label-studio': readLabelStudio, hf: readDataset };
type Reader = keyof typeof READERS;

export const campaignImport = defineCommand({
  name: 'campaign import',
  summary: "Turns another tool's file into tasks for campaign upload.",
  positionals: ['FILE'],
  options: { format: { type: 'string', default: 'hf' } },
  help: `
Writes JSONL with prompt, a and b to standard output.

  --format NAME     hf (default): JSONL with prompt, response_a and response_b, or TRL's chosen
                    and rejected, as texts or as messages
                    label-studio: JSON with prompt, answer1 and answer2, or what it exports

  npm run --silent stint -- campaign import export.json --format label-studio > tasks.jsonl`,
  async run(values, [path = ''], io) {
    const read = READERS[readChoice('--format', values.format, Object.keys(READERS) as Reader[])];
    for await (const task of read(path)) io.out(JSON.stringify(task));
  },
});

function wrongRow(path: string, where: string, cause: unknown): CliError {
  const { issues } = cause as { issues?: { path: PropertyKey[]; message: string }[] };
  const what = issues ? `${issues[0]?.path.join('.') || 'row'}: ${issues[0]?.message}` : 'not JSON';
  const advice = 'Check --format, or correct the file, and run the same command again.';
  return new CliError(`${path}, ${where}: ${what}.`, advice, { cause });
}

const missingFile = (path: string, cause: unknown) =>
  new CliError(`There is no file ${path}.`, 'Check the path.', { cause });

async function* readLabelStudio(path: string): AsyncGenerator<ComparisonTask> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw missingFile(path, cause);
  }
  let rows: unknown;
  try {
    rows = JSON.parse(text);
  } catch (cause) {
    throw wrongRow(path, 'the file', cause);
  }
  for (const [index, row] of (Array.isArray(rows) ? rows : [rows]).entries()) {
    try {
      yield fromLabelStudio(row);
    } catch (cause) {
      throw wrongRow(path, `task ${index + 1}`, cause);
    }
  }
}

async function* readDataset(path: string): AsyncGenerator<ComparisonTask> {
  for await (const { line, text } of readLines(path)) {
    if (text.trim() === '') continue;
    try {
      yield fromDataset(JSON.parse(text));
    } catch (cause) {
      throw wrongRow(path, `line ${line}`, cause);
    }
  }
}
