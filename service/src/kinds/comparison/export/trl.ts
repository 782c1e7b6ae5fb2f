import { type Judged, preferred } from '../judged.ts';

/**
 * Rows for TRL's preference trainers (its docs/source/dataset_formats.md), each null for a
 * task without a better answer: ties have no form there, and go to a file of their own.
 */

/** Explicit prompt: what DPO, ORPO and CPO recommend. */
export function explicitRow(task: Judged) {
  const pair = preferred(task);
  return pair && { prompt: task.prompt, ...pair };
}

const says = (role: 'user' | 'assistant', content: string) => ({ role, content });

/** Conversational: the prompt as messages, and the assistant's turn of each side. */
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

/** Implicit prompt: both whole conversations, as RewardTrainer recommends. */
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
 * Unpaired preference for KTO and BCO: each answer is wanted or not. A tie says that neither
 * is worse and gives two wanted rows; both bad gives two unwanted ones.
 */
export function ktoRows({ prompt, a, b, verdict }: Judged) {
  const good = { a: [true, false], b: [false, true], tie: [true, true], both_bad: [false, false] };
  return [a, b].map((completion, i) => ({ prompt, completion, label: good[verdict][i]! }));
}
