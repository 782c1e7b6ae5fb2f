import { seeded } from '../../../service/src/inference/math/random.ts';
import type { Truth } from '../crowd.ts';
import type { Planted } from './player.ts';
import type { Scenario } from './scenarios.ts';

/** Gold is clear-cut and has a side. */
const GOLD_DIFFICULTY = 0.12;

/** Makes the tasks of a scenario with their truths. */
export function plant(
  count: number,
  { myths = 0, tastes = 0 }: Pick<Scenario, 'myths' | 'tastes'>,
  seed: number,
): Planted[] {
  const random = seeded(seed);
  return Array.from({ length: count }, () => {
    const chance = random.next();
    const truth: Truth = chance < 0.42 ? 0 : chance < 0.84 ? 1 : 2;
    const difficulty = random.next();
    const special = random.next();
    const sided = truth !== 2;
    const isMyth = sided && difficulty > GOLD_DIFFICULTY && special < myths;
    const isTaste = sided && special > 1 - tastes;
    const opposite = sided ? ((1 - truth) as Truth) : null;
    return {
      truth,
      difficulty,
      myth: isMyth ? opposite : null,
      taste: isTaste ? opposite : null,
      longer: random.below(2) as 0 | 1,
      hash: random.next(),
    };
  });
}

/** What the requester says is right about each task; null for work. */
export function goldOf(
  planted: readonly Planted[],
  { wrongGold = 0 }: Pick<Scenario, 'wrongGold'>,
  seed: number,
): ('a' | 'b' | null)[] {
  const random = seeded(seed + 1_000);
  return planted.map(({ truth, difficulty, myth }) => {
    const wrong = random.next() < wrongGold;
    if (truth === 2 || myth !== null || difficulty >= GOLD_DIFFICULTY) return null;
    return (truth === 0) !== wrong ? 'a' : 'b';
  });
}
