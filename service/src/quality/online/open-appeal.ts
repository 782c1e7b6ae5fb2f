import type { Context } from '../../context.ts';
import { newId } from '../../ids.ts';
import type { AppealTable } from '../../store/quality-schema.ts';
import type { AnswerTable } from '../../store/schema.ts';
import type { Db } from '../../store/store.ts';
import { checkOf } from './check-task.ts';

/**
 * Puts a rejected answer's task before another judge, as a task like any other that the campaign
 * pays for. What a review asked is asked anew when the contributor appeals.
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
  const task = newId(at);
  const places = { slots: 1, places: 1, origin: answer };
  await db
    .insertInto('tasks')
    .values(checkOf(original, task, { role: 'appeal', ...places }))
    .execute();
  const asked = { task, state: 'open', asked_by: askedBy, at, decided_at: null } as const;
  await db
    .insertInto('appeals')
    .values({ answer, campaign, device, ...asked })
    .onConflict((oc) => oc.column('answer').doUpdateSet(asked))
    .execute();
}
