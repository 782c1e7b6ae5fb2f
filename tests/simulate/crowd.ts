import { type Random, seeded } from '../../service/src/inference/math/random.ts';

/** Classes in the requester's order: a, b, tie. */
export type Truth = 0 | 1 | 2;
export type Kind = 'honest' | 'lazy' | 'copying' | 'hostile';

/** A simulated task. */
export interface Planted {
  truth: Truth;
  /** How hard it is: from 0, which everybody sees, to 1, which hardly anybody does. */
  difficulty: number;
}

export interface Person {
  kind: Kind;
  /** Chance to see the truth of an easy task. */
  skill: number;
  /** What lazy people do instead of reading. */
  trick: 'left' | 'random' | 'hurry';
  /** Relative number of answers that they give. */
  activity: number;
}

const COUNTS: Record<Kind, number> = { honest: 145, lazy: 40, copying: 10, hostile: 5 };
const TRICKS = ['left', 'random', 'hurry'] as const;

/** A copying ring is run for profit: it gives this many times as many answers as other people. */
const FARM = 3;

/** 200 people, most of whom answer little: activity is log-normal, as on real platforms. */
export function makeCrowd(random: Random): Person[] {
  const kinds = Object.entries(COUNTS) as [Kind, number][];
  return kinds.flatMap(([kind, count]) =>
    Array.from({ length: count }, (_, i) => ({
      kind,
      skill: 0.7 + 0.25 * random.next(),
      trick: TRICKS[i % TRICKS.length]!,
      activity: (kind === 'copying' ? FARM : 1) * Math.exp(gauss(random)),
    })),
  );
}

/** A standard normal number (Box and Muller 1958). */
function gauss(random: Random): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random.next()));
  return radius * Math.cos(2 * Math.PI * random.next());
}

/** Makes the tasks with their truths; a tenth are clear-cut and serve as gold. */
export function plant(tasks: number, seed: number): Planted[] {
  const random = seeded(seed);
  return Array.from({ length: tasks }, () => {
    const chance = random.next();
    const truth = chance < 0.42 ? 0 : chance < 0.84 ? 1 : 2;
    return { truth, difficulty: random.next() };
  });
}

/**
 * A person's answer, in the requester's order. The copying ring repeats what its first member said.
 * Hostile people answer easy tasks rightly, so that checks do not find them, and the others wrongly.
 */
export function answerOf(
  { kind, skill, trick }: Person,
  task: Planted,
  { swapped, copied, random }: { swapped: boolean; copied: Truth | undefined; random: Random },
): Truth {
  const guess = () => random.below(3) as Truth;
  const left: Truth = swapped ? 1 : 0;
  if (kind === 'lazy') return trick === 'left' ? left : guess();
  if (kind === 'copying') return copied ?? guess();
  if (kind === 'hostile' && task.difficulty > 0.3) return ((task.truth + 1) % 3) as Truth;
  const sees = random.next() < skill - 0.35 * task.difficulty;
  return sees ? task.truth : guess();
}
