import { kindOf } from '../../../lib/domain/kinds/registry.ts';
import type { EntranceTerms, QualityTerms } from '../../../lib/protocol/campaigns.ts';
import type { EntranceFeedback, EntrancePlace } from '../../../lib/protocol/tasks.ts';
import { type EntranceState, entranceState } from '../quality/people/entrance.ts';
import type { AnswerTable, LeaseTable, TaskTable } from '../store/schema.ts';
import { literal, prepare } from '../store/statement.ts';
import type { Db } from '../store/store.ts';

/** Who takes a test: a device and the wallet it is bound to, if any. */
export interface Taker {
  device: string;
  account: string | null;
}

/** The terms of a campaign's entrance test, if it has one. */
export const entranceOf = ({ quality }: { quality: string | null }): EntranceTerms | undefined =>
  quality === null ? undefined : (JSON.parse(quality) as QualityTerms).entrance;

interface Met extends Pick<TaskTable, 'gold' | 'gold_off'> {
  kind: string;
  task: string;
  lease: string;
  state: LeaseTable['state'];
  answer: string | null;
  choice: string | null;
  swapped: number | null;
  reason: string | null;
  received_at: number | null;
}

const leased = (db: Db, campaign: string) =>
  db
    .selectFrom('tasks')
    .innerJoin('leases', 'leases.task', 'tasks.id')
    .innerJoin('campaigns', 'campaigns.id', 'tasks.campaign')
    .leftJoin('answers', (join) =>
      join.onRef('answers.task', '=', 'leases.task').onRef('answers.device', '=', 'leases.device'),
    )
    .select(['tasks.id as task', 'tasks.gold', 'tasks.gold_off', 'campaigns.kind'])
    .select(['leases.id as lease', 'leases.state'])
    .select(['answers.id as answer', 'answers.choice', 'answers.swapped'])
    .select(['answers.reason', 'answers.received_at'])
    .where('tasks.campaign', '=', campaign)
    .where('tasks.role', '=', literal('entrance'));

/** Questions that this device, or another of its wallet, was ever asked. */
const findMet = prepare<{ campaign: string; device: string; account: string }, Met>((db, p) =>
  leased(db, p.campaign)
    .where('leases.device', '=', p.device)
    .union(leased(db, p.campaign).where('leases.account', '=', p.account)),
);

/** A rater's entrance test. It is derived from leases and answers; nothing else is stored. */
export interface EntranceTest {
  terms: EntranceTerms;
  state: EntranceState;
  /** Whether any question was ever asked. */
  begun: boolean;
  /** Questions that must not be asked again. */
  met: ReadonlySet<string>;
  /** Questions that are answered or leased, in the order in which they were asked. */
  asked: readonly string[];
  /** Whether each answer was right, in the order of arrival. */
  fits: readonly boolean[];
}

/**
 * Reads the state of a campaign's test for a device and its wallet together: they share one test,
 * in whatever order they are bound. It costs one look-up per question of the campaign.
 */
export async function readTest(
  db: Db,
  campaign: string,
  terms: EntranceTerms,
  { device, account }: Taker,
): Promise<EntranceTest> {
  const rows = await findMet(db, { campaign, device, account: account ?? '' });
  rows.sort((a, b) => (a.lease < b.lease ? -1 : 1));
  const inPlay = rows.filter(({ state, answer }) => state === 'active' || answer !== null);

  const first = new Map<string, Met>();
  for (const row of rows) {
    const known = first.get(row.task);
    if (row.answer !== null && !(known && earlier(known, row))) first.set(row.task, row);
  }
  const fits = [...first.values()].sort((a, b) => (earlier(a, b) ? -1 : 1)).map(fitsOf);
  return {
    terms,
    state: entranceState(fits, terms),
    begun: rows.length > 0,
    met: new Set(rows.filter(({ state }) => state !== 'expired').map(({ task }) => task)),
    asked: [...new Set(inPlay.map(({ task }) => task))],
    fits,
  };
}

const earlier = (a: Met, b: Met): boolean =>
  a.received_at === b.received_at ? a.answer! < b.answer! : a.received_at! < b.received_at!;

/** An answer below the reading floor never fits; a question whose gold is off always does. */
function fitsOf({ kind, choice, swapped, reason, gold, gold_off }: Met): boolean {
  if (reason?.startsWith('too_fast')) return false;
  // An answer restored from a device's receipts has no choice.
  if (gold_off === 1 || choice === '') return true;
  const { fits, restore } = kindOf(kind);
  return gold !== null && fits(restore(choice!, swapped!), gold);
}

/** Which question of the test this task is, counted from 1. */
export const placeOf = ({ asked, terms }: EntranceTest, task: string): EntrancePlace => ({
  question: Math.min(terms.questions, Math.max(1, asked.indexOf(task) + 1)),
  questions: terms.questions,
  needed: terms.needed,
});

type Question = Pick<TaskTable, 'gold' | 'explanation'> & { kind: string };
const findQuestion = prepare<{ id: string }, Question>((db, p) =>
  db
    .selectFrom('tasks')
    .innerJoin('campaigns', 'campaigns.id', 'tasks.campaign')
    .select(['tasks.gold', 'tasks.explanation', 'campaigns.kind'])
    .where('tasks.id', '=', p.id),
);

/** What to tell the rater about an answer just stored; one that came too fast gets no solution. */
export async function feedbackOn(
  db: Db,
  test: EntranceTest,
  { task, choice, swapped, reason }: Pick<AnswerTable, 'task' | 'choice' | 'swapped' | 'reason'>,
): Promise<EntranceFeedback> {
  const { terms, state, fits } = test;
  const standing = {
    state,
    answered: fits.length,
    fitting: fits.filter(Boolean).length,
    questions: terms.questions,
    needed: terms.needed,
  };

  if (reason !== null) return { fits: false, expected: null, explanation: null, test: standing };
  const [question] = await findQuestion(db, { id: task });
  const { gold, explanation } = question!;
  const kind = kindOf(question!.kind);
  const isRight = kind.fits(kind.restore(choice, swapped), gold!);
  const expected = kind.asShown(gold!, swapped);
  return { fits: isRight, expected, explanation, test: standing };
}
