import type { QualityTerms } from '../../../../lib/protocol/campaigns.ts';
import { CHOICES } from '../../../../lib/protocol/tasks.ts';
import { seeded } from '../../inference/math/random.ts';

/** How somebody answers, given the truth, a random number (0 to 1) and whether the sides are swapped. */
export type Habit = (truth: number, random: () => number, swapped: boolean) => number;

export const HABITS = {
  honest: (truth, random) => (random() < 0.85 ? truth : Math.floor(random() * 3)),
  constant: (_truth, _random, swapped) => (swapped ? 1 : 0),
  random: (_truth, random) => Math.floor(random() * 3),
} satisfies Record<string, Habit>;

const SWAPPED = ['b', 'a', 'tie', 'both_bad'] as const;

interface Plan {
  seed: number;
  tasks: number;
  checks: number;
  habits: readonly Habit[];
  quality: QualityTerms;
}

/** The rows of a campaign in which every rater answered all tasks, the gold and some repeats. */
export function plantCampaign({ seed, tasks, checks, habits, quality }: Plan) {
  const random = seeded(seed);
  const row = { places: 0, slots: 0, settled: 1, burn_in: 0, gold_off: 0, given: habits.length };
  const truth = Array.from({ length: tasks }, () => random.below(3));
  const work = truth.map((_, i) => ({
    ...row,
    id: `work-${i}`,
    role: 'work' as const,
    gold: null,
    origin: null,
  }));

  const gold = Array.from({ length: checks }, (_, i) => ({
    ...row,
    id: `gold-${i}`,
    role: 'gold' as const,
    gold: i % 2 === 0 ? 'a' : 'b',
    origin: null,
  }));

  let at = 0;
  const answer = (task: string, rater: number, right: number, swapped: number) => {
    at += 1;
    const label = habits[rater]!(right, random.next, swapped === 1);
    return {
      id: `${task} ${rater}`,
      task,
      rater: `rater-${rater}`,
      choice: (swapped === 1 ? SWAPPED : CHOICES)[label]!,
      swapped,
      received_at: at,
      state: 'pending' as const,
    };
  };

  const everyone = habits.map((_, rater) => rater);
  const answers = [
    ...truth.flatMap((right, i) =>
      everyone.map((rater) => answer(`work-${i}`, rater, right, random.below(2))),
    ),
    ...gold.flatMap(({ id }, i) =>
      everyone.map((rater) => answer(id, rater, i % 2, random.below(2))),
    ),
  ];

  const first = new Map(answers.map((each) => [each.id, each]));
  const again = everyone.flatMap((rater) =>
    truth.slice(0, checks).map((right, i) => {
      const before = first.get(`work-${i} ${rater}`)!;
      const id = `repeat-${rater}-${i}`;
      return {
        task: { ...row, id, role: 'repeat' as const, gold: null, origin: `work-${i}` },
        answer: answer(id, rater, right, 1 - before.swapped),
      };
    }),
  );

  return {
    kind: 'comparison',
    quality: JSON.stringify(quality),
    redundancy: habits.length,
    tasks: [...work, ...gold, ...again.map(({ task }) => task)],
    answers: [...answers, ...again.map((each) => each.answer)],
    standings: new Map<string, string>(),
  };
}
