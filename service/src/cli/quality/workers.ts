import type { Labels } from '../../inference/labels/labels.ts';
import type { Interval } from '../../inference/math/intervals.ts';
import { rateRaters, type SideClasses } from '../../inference/raters/profile.ts';
import { CliError } from '../errors.ts';
import { writeWhole } from '../write-whole.ts';
import type { LabelFile } from './read-labels.ts';
import { csvLine, decimal } from './write-csv.ts';

const TIES = ['tie', 'draw', 'equal', 'same'];
const HEADER = ['worker', 'answers', ...['reliability', 'spread', 'tie', 'side'].flatMap(ranged)];

/** Writes a profile of each rater as CSV, in order of first appearance. @throws CliError */
export async function writeWorkers(
  path: string,
  file: LabelFile,
  labels: Labels,
  posterior: Float64Array,
): Promise<void> {
  const profiles = rateRaters(labels, posterior, sidesOf(file));
  const lines = profiles.map(({ answers, reliability, spread, tie, side }, w) => {
    const numbers = [reliability, spread, tie, side].flatMap(fields);
    return `${csvLine([file.raters.list[w]!, answers, ...numbers])}\n`;
  });
  await writeWhole(path, [`${csvLine(HEADER)}\n`, ...lines]).catch((cause) => {
    throw new CliError(`${path} cannot be written: ${cause.code}.`, 'Check --workers.', { cause });
  });
}

function ranged(name: string): string[] {
  return [name, `${name}_low`, `${name}_high`];
}

const fields = (interval: Interval | null): string[] =>
  interval
    ? [decimal(interval.value), decimal(interval.low), decimal(interval.high)]
    : ['', '', ''];

function sidesOf({ classes }: LabelFile): SideClasses {
  const names = classes.list.map((name) => name.toLowerCase());
  return {
    tie: names.findIndex((name) => TIES.includes(name)),
    left: names.indexOf('left'),
    right: names.indexOf('right'),
  };
}
