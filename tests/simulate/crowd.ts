import { type Random, seeded } from '../../service/src/inference/math/random.ts';

/** Classes in the requester's order: a, b, tie. */
export type Truth = 0 | 1 | 2;
export type Kind = 'honest' | 'lazy' | 'copying' | 'hostile';

/** A task as it was planted. */
export interface Planted {
  truth: Truth;
  /** 0 for what everybody sees, 1 for what hardly anybody does. */
  difficulty: number;
}

export interface Person {
  kind: Kind;
  /** Chance to see the truth of an easy task. */
  skill: number;
  /** Of lazy people: what they do instead of reading. */
  trick: 'left' | 'random' | 'hurry';
  /** Relative number of answers that they give. */
  activity: number;
}

const COUNTS: Record<Kind, number> = { honest: 145, lazy: 40, copying: 10, hostile: 5 };
const TRICKS = ['left', 'random', 'hurry'] as const;

/** A ring that copies is run for profit: it answers so many times as much as others. */
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

/** The truth of each task; a tenth are clear-cut and serve as gold. */
export function plant(tasks: number, seed: number): Planted[] {
  const random = seeded(seed);
  return Array.from({ length: tasks }, () => {
    const chance = random.next();
    const truth = chance < 0.42 ? 0 : chance < 0.84 ? 1 : 2;
    return { truth, difficulty: random.next() };
  });
}

/**
 * What a person answers, in the requester's order. The copying ring repeats what the first of them
 * said; hostile people answer rightly what is easy, so that checks do not find them, and wrongly
 * what is not.
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
