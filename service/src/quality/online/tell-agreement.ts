import { agreementReason } from '../../../../lib/domain/agreement.ts';
import { ALIKE, kindOf } from '../../../../lib/domain/kinds/registry.ts';
import type { AnswerTable } from '../../store/schema.ts';
import type { Db } from '../../store/store.ts';

/**
 * How many tasks to report on together. Feedback on each answer would reveal the checks to rings, and
 * would teach everybody to choose what others choose.
 */
export const TOGETHER = 10;

interface AgreementCount {
  device: string;
  tasks: number;
  alike: number;
  others: number;
}

/**
 * Texts about agreement for the receipts of these credits: with every tenth settled task of a device,
 * how many of the others' answers to those ten agreed with its own. Checks never count, so that no
 * receipt tells them from work. Counts below ten are stored, in the caller's unit of work.
 * @returns texts by answer id
 */
export async function tellAgreement(
  db: Db,
  credits: readonly AnswerTable[],
): Promise<Map<string, string>> {
  const reasons = new Map<string, string>();
  const compared = await compare(db, credits);
  const devices = [...new Set(compared.map(({ device }) => device))];
  if (devices.length === 0) return reasons;

  const rows = await db
    .selectFrom('agreements')
    .selectAll()
    .where('device', 'in', devices)
    .execute();
  const known = new Map<string, AgreementCount>(rows.map((row) => [row.device, row]));

  for (const { id, device, alike, others } of compared) {
    const told = known.get(device) ?? emptyCount(device);
    told.tasks += 1;
    told.alike += alike;
    told.others += others;
    known.set(device, told);
    if (told.tasks < TOGETHER) continue;
    reasons.set(id, agreementReason(told));
    known.set(device, emptyCount(device));
  }

  await saveCounts(db, [...known.values()]);
  return reasons;
}

const emptyCount = (device: string): AgreementCount => ({ device, tasks: 0, alike: 0, others: 0 });

/** Compares answers to settled work with the others' answers to it; in the order given. */
async function compare(db: Db, credits: readonly AnswerTable[]) {
  const ids = credits.map(({ id }) => id);
  if (ids.length === 0) return [];

  const pairs = await db
    .selectFrom('answers as mine')
    .innerJoin('tasks', 'tasks.id', 'mine.task')
    .innerJoin('answers as other', 'other.task', 'mine.task')
    .innerJoin('campaigns', 'campaigns.id', 'mine.campaign')
    .select(['mine.id', 'other.choice', 'other.swapped', 'campaigns.kind'])
    .where('mine.id', 'in', ids)
    .where('tasks.role', '=', 'work')
    .where('tasks.settled', '=', 1)
    .whereRef('other.id', '!=', 'mine.id')
    .where('other.state', 'in', ['pending', 'credited'])
    // Restored answers have no choice.
    .where('other.choice', '!=', '')
    .execute();

  const theirs = Map.groupBy(pairs, ({ id }) => id);
  return credits.flatMap(({ id, device, choice, swapped }) => {
    const others = theirs.get(id) ?? [];
    const alike = others.filter((other) => {
      const kind = kindOf(other.kind);
      const word = kind.restore(other.choice, other.swapped);
      return kind.alike(word, kind.restore(choice, swapped)) >= ALIKE;
    }).length;
    return others.length === 0 ? [] : [{ id, device, alike, others: others.length }];
  });
}

async function saveCounts(db: Db, told: readonly AgreementCount[]): Promise<void> {
  await db
    .insertInto('agreements')
    .values([...told])
    .onConflict((oc) =>
      oc.column('device').doUpdateSet((eb) => ({
        tasks: eb.ref('excluded.tasks'),
        alike: eb.ref('excluded.alike'),
        others: eb.ref('excluded.others'),
      })),
    )
    .execute();
}
