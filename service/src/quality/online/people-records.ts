import { ALIKE, kindOf } from '../../../../lib/domain/kinds/registry.ts';
import { goldOdds, type RaterRecord } from '../people/record.ts';
import { readKnown } from './known-answers.ts';
import { isGold } from './number-rows.ts';
import type { AnswerRow, CampaignRows } from './read-campaign.ts';

/**
 * Counts each rater's checks in a campaign: gold, swapped repeats and entrance test. Rejected answers
 * count as well, so that a rejection does not erase its own evidence.
 * @param voices the number of each rater's voice
 */
export function checkRecords(
  rows: CampaignRows,
  voices: ReadonlyMap<string, number>,
): Map<string, RaterRecord> {
  const records = new Map<string, RaterRecord>();
  const tasks = new Map(rows.tasks.map((task) => [task.id, task]));
  const known = readKnown(rows, voices);
  const first = firstAnswers(rows);
  const kind = kindOf(rows.kind);

  for (const answer of rows.answers) {
    const record = records.get(answer.rater) ?? blank();
    records.set(answer.rater, record);
    const task = tasks.get(answer.task);
    if (!task) continue;
    const word = kind.restore(answer.choice, answer.swapped);
    const isRight = task.gold !== null && kind.fits(word, task.gold);
    if (isGold(task)) {
      record.gold[isRight ? 'right' : 'wrong'] += 1;
      const others = known.get(task.id)!.othersOf(voices.get(answer.rater)!);
      record.gold.odds += goldOdds(isRight, others);
    }
    if (task.role === 'entrance' && task.gold_off === 0)
      record.entrance[isRight ? 'right' : 'wrong'] += 1;
    if (task.role !== 'repeat' || task.origin === null) continue;
    const before = first.get(keyOf(answer, task.origin));
    if (!before) continue;
    const alike = kind.alike(word, kind.restore(before.choice, before.swapped));
    record.swaps[alike >= ALIKE ? 'same' : 'changed'] += 1;
  }

  return records;
}

/** The original answers to tasks that were repeated, which are few. */
function firstAnswers({ tasks, answers }: CampaignRows): Map<string, AnswerRow> {
  const again = new Set(tasks.flatMap(({ role, origin }) => (role === 'repeat' ? [origin] : [])));
  const asked = answers.filter(({ task }) => again.has(task));
  return new Map(asked.map((answer) => [keyOf(answer, answer.task), answer]));
}

const keyOf = ({ rater }: AnswerRow, task: string): string => `${rater} ${task}`;

const blank = (): RaterRecord => ({
  gold: { right: 0, wrong: 0, odds: 0 },
  swaps: { same: 0, changed: 0 },
  entrance: { right: 0, wrong: 0 },
  spread: null,
});

/**
 * Gold and entrance questions to switch. They are off while most people say the same other thing,
 * proven or not: wrong gold keeps anybody from being proven.
 */
export function doubtfulGold(
  rows: CampaignRows,
  voices: ReadonlyMap<string, number>,
): { task: string; off: boolean }[] {
  const known = readKnown(rows, voices);
  return rows.tasks.flatMap(({ id, gold_off }) => {
    const off = known.get(id)?.isDoubtful ?? false;
    return off === (gold_off === 1) ? [] : [{ task: id, off }];
  });
}
