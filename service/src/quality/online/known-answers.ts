import { kindOf } from '../../../../lib/domain/kinds/registry.ts';
import type { CampaignRows } from './read-campaign.ts';

/** How many people must have answered a task, and the share of them who say another thing, to doubt it. */
const MIN_ANSWERS = 4;
const MIN_OTHER_SHARE = 0.6;

/** What people said about a task whose answer the requester knows, each voice once (`findVoices`). */
export class KnownAnswer {
  readonly #gold: string | null;
  readonly #said = new Map<number, string>();
  readonly #counts = new Map<string, number>();

  constructor(gold: string | null) {
    this.#gold = gold;
  }

  add(voice: number, choice: string): void {
    const before = this.#said.get(voice);
    if (before !== undefined) this.#count(before, -1);
    this.#said.set(voice, choice);
    this.#count(choice, 1);
  }

  #count(choice: string, more: number): void {
    this.#counts.set(choice, (this.#counts.get(choice) ?? 0) + more);
  }

  /** How many of the others gave the known answer, out of how many. */
  othersOf(voice: number): { right: number; all: number } {
    const own = this.#said.get(voice);
    const right = this.#counts.get(this.#gold ?? '') ?? 0;
    return {
      right: right - Number(own === this.#gold),
      all: this.#said.size - Number(own !== undefined),
    };
  }

  /** Whether most people say the same other thing, proven or not: wrong gold keeps anybody from being proven. */
  get isDoubtful(): boolean {
    const others = [...this.#counts].filter(([choice]) => choice !== this.#gold);
    const most = Math.max(0, ...others.map(([, count]) => count));
    return this.#said.size >= MIN_ANSWERS && most >= MIN_OTHER_SHARE * this.#said.size;
  }
}

/**
 * What people said about each gold task and entrance question.
 * @param voices the number of each rater's voice
 */
export function readKnown(
  { kind: name, tasks, answers }: CampaignRows,
  voices: ReadonlyMap<string, number>,
): Map<string, KnownAnswer> {
  const kind = kindOf(name);
  const known = new Map<string, KnownAnswer>();
  for (const { id, role, gold } of tasks)
    if (role === 'gold' || role === 'entrance') known.set(id, new KnownAnswer(gold));
  for (const { task, rater, choice, swapped } of answers)
    known.get(task)?.add(voices.get(rater)!, kind.restore(choice, swapped));
  return known;
}
