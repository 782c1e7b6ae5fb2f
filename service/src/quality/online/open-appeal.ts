import type { Context } from '../../context.ts';
import { newTaskId } from '../../ids.ts';
import type { AppealTable } from '../../store/quality-schema.ts';
import type { AnswerTable } from '../../store/schema.ts';
import type { Db } from '../../store/store.ts';
import { checkOf } from './check-task.ts';

/** How many judges have to agree. */
export const JUDGES = 2;

/**
 * Asks other judges about a rejected answer, with a task like any other, paid by the campaign. If a
 * review has already asked, a contributor's appeal asks once more.
 */
export async function openAppeal(
  ctx: Context,
  db: Db,
  { id: answer, campaign, device, task: of }: AnswerTable,
  askedBy: AppealTable['asked_by'],
): Promise<void> {
  const at = ctx.now();
  const original = await db
    .selectFrom('tasks')
    .selectAll()
    .where('id', '=', of)
    .executeTakeFirstOrThrow();
  const task = newTaskId();
  const places = { slots: JUDGES, places: JUDGES, origin: answer };
  await db
    .insertInto('tasks')
    .values(checkOf(original, { id: task, created_at: at }, { role: 'appeal', ...places }))
    .execute();
  const asked = { task, state: 'open', asked_by: askedBy, at, decided_at: null } as const;
  await db
    .insertInto('appeals')
    .values({ answer, campaign, device, ...asked })
    .onConflict((oc) => oc.column('answer').doUpdateSet(asked))
    .execute();
}
