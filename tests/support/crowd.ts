import type { ComparisonTask } from '../../lib/protocol/campaigns.ts';
import type { Lease } from '../../lib/protocol/tasks.ts';
import { TestDevice } from './device.ts';
import type { TestNetwork } from './network.ts';

export type Habit = (lease: Lease) => 'a' | 'b' | 'tie' | 'both_bad';

/** Chooses the side without insects, which is right in `sampleTasks`. */
export const rightSide: Habit = ({ content }) =>
  JSON.stringify(content.a).includes('insects') ? 'b' : 'a';

export const wrongSide: Habit = (lease) => (rightSide(lease) === 'a' ? 'b' : 'a');

/**
 * Chooses wrongly at first, and differently when a task is repeated with its sides swapped, so that
 * gold and repeats both count against them. Somebody who is always wrong would pass the repeats.
 */
export function contrary(): Habit {
  const seen = new Set<string>();
  return (lease) => {
    const prompt = JSON.stringify(lease.content.prompt);
    const again = seen.has(prompt);
    seen.add(prompt);
    return again ? rightSide(lease) : wrongSide(lease);
  };
}

/** A new person who answers all tasks of a campaign, which has to be the best paid. */
export async function answerAll(
  net: TestNetwork,
  campaign: string,
  habit: Habit,
): Promise<TestDevice> {
  const device = new TestDevice(net.network);
  await device.register();
  for (;;) {
    const [lease] = await device.lease();
    if (lease?.campaign !== campaign) return device;
    const action = { type: 'answer', choice: habit(lease) } as const;
    await device.submit(device.submission(lease.lease, action));
  }
}

/** Comparisons of models, in which the first is the best and the last the worst. */
export const modelTasks = (count: number, models: readonly string[]): ComparisonTask[] =>
  Array.from({ length: count }, (_, i) => {
    const [one, two] = [i % models.length, (i + 1) % models.length];
    const better = Math.min(one, two);
    const text = (model: number) => `Answer ${i}${model === better ? '' : ', of insects'}.`;
    const [modelA, modelB] = [models[one]!, models[two]!];

    return {
      ref: `pair ${i}`,
      prompt: `Question ${i}?`,
      a: text(one),
      b: text(two),
      modelA,
      modelB,
    };
  });
