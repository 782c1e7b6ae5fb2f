import type { Random } from '../../../service/src/inference/math/random.ts';
import type { Truth } from '../crowd.ts';

/** A task as a scenario plants it. */
export interface Planted {
  truth: Truth;
  /** How hard it is: from 0, which everybody sees, to 1, which hardly anybody does. */
  difficulty: number;
  /** What the crowd wrongly believes, where only those who know better see the truth. */
  myth: Truth | null;
  /** What a taste of its own prefers, where the crowd's is the truth. */
  taste: Truth | null;
  /** The side whose text is longer. */
  longer: 0 | 1;
  /** A hash of the text, from 0 to 1. */
  hash: number;
}

/** What a player sees of a lease. */
export interface View extends Planted {
  ref: number;
  swapped: boolean;
  /** What the requester says is right, which devices of their own know; null for work. */
  gold: 'a' | 'b' | null;
}

/** What the members of a team know together. */
export interface Team {
  /** What was said about each task before, by its text. */
  said: Map<number, Truth>;
}

/** An answer in the requester's order; `skip` gives the lease back. */
export type Say = (
  view: View,
  mind: { random: Random; team: Team; skill: number },
) => Truth | 'skip';

/** People of one kind, who share a team. */
export interface Group {
  name: string;
  count: number;
  say: Say;
  /** How many times as many answers as an honest person they give. */
  busy: number;
  /** A new device takes the place of one that gave so many answers. */
  answersPerDevice?: number;
}
