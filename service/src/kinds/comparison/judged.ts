import type { JudgedTask } from '../../../../lib/protocol/judgments.ts';
import type { ComparisonChoice } from '../../../../lib/protocol/tasks.ts';

/** A task with its verdict. `confidence` is calibrated, 0 to 1. */
export interface Judged extends JudgedTask {
  /** What its answers say together. */
  verdict: ComparisonChoice;
  confidence: number;
}

/** How many answers each choice got. */
export function votesOf({
  answers,
}: Pick<JudgedTask, 'answers'>): Record<ComparisonChoice, number> {
  const votes = { a: 0, b: 0, tie: 0, both_bad: 0 };
  for (const { choice } of answers) votes[choice] += 1;
  return votes;
}

/** The better answer and the other one, or null when neither is better. */
export function preferred(task: Judged): { chosen: string; rejected: string } | null {
  if (task.verdict === 'a') return { chosen: task.a, rejected: task.b };
  if (task.verdict === 'b') return { chosen: task.b, rejected: task.a };
  return null;
}
