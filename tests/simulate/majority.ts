import { seeded } from '../../service/src/inference/math/random.ts';
import { answerOf, type Person, type Planted, type Truth } from './crowd.ts';

/** Accuracy of a majority vote with `redundancy` answers a task by different people of the same crowd. */
export function fixedRedundancy(
  crowd: readonly Person[],
  tasks: readonly Planted[],
  redundancy: number,
  seed: number,
): number {
  const random = seeded(seed);
  let right = 0;

  for (const task of tasks) {
    const votes = [0, 0, 0];
    const left = [...crowd];
    let copied: Truth | undefined;
    for (let i = 0; i < redundancy; i++) {
      const [person] = left.splice(draw(left, random.next()), 1);
      const said = answerOf(person!, task, { swapped: random.below(2) === 1, copied, random });
      if (person!.kind === 'copying') copied = said;
      votes[said]! += 1;
    }
    const most = Math.max(...votes);
    const ties = votes.filter((count) => count === most).length;
    if (votes[task.truth] === most) right += 1 / ties;
  }

  return right / tasks.length;
}

/** Draws a person, weighted by activity. */
export function draw(people: readonly { activity: number }[], chance: number): number {
  let left = chance * people.reduce((sum, { activity }) => sum + activity, 0);
  for (const [i, { activity }] of people.entries()) {
    left -= activity;
    if (left < 0) return i;
  }
  return people.length - 1;
}
