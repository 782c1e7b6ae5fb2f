import { kindOf } from '../../../../lib/domain/kinds/registry.ts';
import { IntList } from '../../inference/labels/int-list.ts';
import { groupLabels } from '../../inference/labels/labels.ts';
import { Names } from '../../inference/labels/names.ts';
import type { JudgmentLabels, ReportMaker } from '../../kinds/kind.ts';
import type { AnswerTable, CampaignTable } from '../../store/schema.ts';
import type { Db } from '../../store/store.ts';

const PAGE = 5_000;

type States = readonly AnswerTable['state'][];

/** A page of answers to work, in the order in which they came. */
const findPage = (db: Db, campaign: string, states: States, after: { at: number; id: string }) =>
  db
    .selectFrom('answers')
    .innerJoin('tasks', 'tasks.id', 'answers.task')
    .select(['answers.id', 'answers.task', 'answers.choice', 'answers.swapped'])
    .select(['answers.received_at', 'tasks.ref', 'tasks.model_a', 'tasks.model_b'])
    .select((eb) => eb.fn.coalesce('answers.owner', 'answers.device').as('rater'))
    .where('answers.campaign', '=', campaign)
    .where('answers.state', 'in', states)
    // Answers restored from a device's receipts have no choice.
    .where('answers.choice', '!=', '')
    .where('tasks.role', '=', 'work')
    .where((eb) =>
      eb.or([
        eb('answers.received_at', '>', after.at),
        eb.and([eb('answers.received_at', '=', after.at), eb('answers.id', '>', after.id)]),
      ]),
    )
    .orderBy('answers.received_at')
    .orderBy('answers.id')
    .limit(PAGE)
    .execute();

/**
 * Reads a campaign's answers as numbers. Takes 12 bytes per answer.
 * @param kind the campaign's
 * @param onAnswer called with each of them
 */
export async function readAnswers(
  db: Db,
  { id: campaign, kind: name }: Pick<CampaignTable, 'id' | 'kind'>,
  states: States,
  onAnswer: ReportMaker['add'] = () => {},
): Promise<JudgmentLabels> {
  const [task, rater, label] = [new IntList(), new IntList(), new IntList()];
  const [taskIds, raters] = [new Names(), new Names()];
  const refs: (string | null)[] = [];
  const kind = kindOf(name);
  let after = { at: -1, id: '' };

  for (let full = true; full; ) {
    const rows = await findPage(db, campaign, states, after);
    for (const row of rows) {
      const word = kind.restore(row.choice, row.swapped);
      const place = taskIds.number(row.task);
      refs[place] = row.ref;
      task.push(place);
      rater.push(raters.number(row.rater));
      label.push(kind.classes.indexOf(word));
      onAnswer({
        task: place,
        rater: row.rater,
        word,
        order: row.swapped,
        modelA: row.model_a,
        modelB: row.model_b,
      });
    }
    full = rows.length === PAGE;
    const last = rows.at(-1);
    if (last) after = { at: last.received_at, id: last.id };
  }

  const { length } = task;
  const sizes = { tasks: refs.length, raters: raters.list.length, classes: kind.classes.length };
  const labels = groupLabels(
    { task: task.values, rater: rater.values, label: label.values, length },
    sizes,
  );
  const tasks = taskIds.list.map((id, place) => ({ id, ref: refs[place]! }));

  return { labels, tasks };
}
