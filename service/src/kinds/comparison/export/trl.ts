import { type Judged, preferred } from '../judged.ts';

/**
 * Rows for TRL's preference trainers (its docs/source/dataset_formats.md). Each is null for a task
 * without a better answer: TRL has no format for ties, which go to a separate file.
 */

/** A row with explicit prompt, as recommended for DPO, ORPO and CPO. */
export function explicitRow(task: Judged) {
  const pair = preferred(task);
  return pair && { prompt: task.prompt, ...pair };
}

const says = (role: 'user' | 'assistant', content: string) => ({ role, content });

/** A conversational row: the prompt as messages, and each side as a turn of the assistant. */
export function conversationalRow(task: Judged) {
  const pair = preferred(task);
  return (
    pair && {
      prompt: [says('user', task.prompt)],
      chosen: [says('assistant', pair.chosen)],
      rejected: [says('assistant', pair.rejected)],
    }
  );
}

/** A row with implicit prompt, that is both whole conversations, as recommended for RewardTrainer. */
export function implicitRow(task: Judged) {
  const pair = preferred(task);
  return (
    pair && {
      chosen: [says('user', task.prompt), says('assistant', pair.chosen)],
      rejected: [says('user', task.prompt), says('assistant', pair.rejected)],
    }
  );
}

/**
 * Unpaired preference rows for KTO and BCO, in which each answer is wanted or not. A tie gives two
 * wanted rows, since neither is worse; both bad gives two unwanted ones.
 */
export function ktoRows({ prompt, a, b, verdict }: Judged) {
  const good = { a: [true, false], b: [false, true], tie: [true, true], both_bad: [false, false] };
  return [a, b].map((completion, i) => ({ prompt, completion, label: good[verdict][i]! }));
}
