import { CHOICES } from '../../../../lib/protocol/tasks.ts';
import type { RaterRecord } from '../people/record.ts';
import { classOf } from './choices.ts';
import { isGold } from './number-rows.ts';
import type { AnswerRow, CampaignRows } from './read-campaign.ts';

/** How many proven raters must have answered a gold task, and the share against it, to switch it off. */
const MIN_PROVEN = 3;
const MIN_WRONG_SHARE = 0.5;

/**
 * Counts each rater's checks in a campaign: gold, swapped repeats and entrance test. Rejected answers
 * count as well, so that a rejection does not erase its own evidence.
 */
export function checkRecords(rows: CampaignRows): Map<string, RaterRecord> {
  const records = new Map<string, RaterRecord>();
  const tasks = new Map(rows.tasks.map((task) => [task.id, task]));
  const first = firstAnswers(rows);

  for (const answer of rows.answers) {
    const record = records.get(answer.rater) ?? blank();
    records.set(answer.rater, record);
    const task = tasks.get(answer.task);
    if (!task) continue;
    const label = classOf(answer.choice, answer.swapped);
    const fits = CHOICES[label] === task.gold ? 'right' : 'wrong';
    if (isGold(task)) record.gold[fits] += 1;
    if (task.role === 'entrance' && task.gold_off === 0) record.entrance[fits] += 1;
    if (task.role !== 'repeat' || task.origin === null) continue;
    const before = first.get(keyOf(answer, task.origin));
    if (!before) continue;
    record.swaps[classOf(before.choice, before.swapped) === label ? 'same' : 'changed'] += 1;
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
  gold: { right: 0, wrong: 0 },
  swaps: { same: 0, changed: 0 },
  entrance: { right: 0, wrong: 0 },
  spread: null,
});

/**
 * Gold and entrance questions to switch. They are off while raters who passed other checks
 * contradict them.
 */
export function doubtfulGold(rows: CampaignRows): { task: string; off: boolean }[] {
  const said = new Map<string, { all: number; wrong: number }>();
  const known = rows.tasks.filter(({ role }) => role === 'gold' || role === 'entrance');
  const gold = new Map(known.map((task) => [task.id, task]));

  for (const { task, rater, choice, swapped } of rows.answers) {
    const one = gold.get(task);
    if (!one || rows.standings.get(rater) !== 'proven') continue;
    const sum = said.get(task) ?? { all: 0, wrong: 0 };
    sum.all += 1;
    if (CHOICES[classOf(choice, swapped)] !== one.gold) sum.wrong += 1;
    said.set(task, sum);
  }

  return [...gold.values()].flatMap(({ id, gold_off }) => {
    const { all, wrong } = said.get(id) ?? { all: 0, wrong: 0 };
    const off = all >= MIN_PROVEN && wrong >= MIN_WRONG_SHARE * all;
    return off === (gold_off === 1) ? [] : [{ task: id, off }];
  });
}
