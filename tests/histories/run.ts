import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { QualityTerms } from '../../lib/protocol/campaigns.ts';
import { installFastKeccak } from '../../service/src/fast-keccak.ts';
import { act } from './acts/index.ts';
import type { Blocks } from './chain/blocks.ts';
import { Checks } from './checks.ts';
import { createDice, seedEverything } from './seeded.ts';
import { settleDown } from './settle-down.ts';
import { noteStates } from './states.ts';
import { drawSteps, type Step } from './steps.ts';
import { makeTemplate, type Template } from './template.ts';
import { Tally, World } from './world.ts';

/** Base units in the smallest sizes: facts with a bonus, so that a credit differs from a price. */
const JUDGED: QualityTerms = { pay: 'fact', bonus: '700', target: 9_000, least: 2, burnIn: 30 };
const TERMS: readonly (QualityTerms | null)[] = [
  null,
  JUDGED,
  // With a paid test before them, which half of those who guess do not pass.
  { ...JUDGED, entrance: { questions: 2, needed: 1, daily: 3 } },
];

/** The end of a history that broke something. */
export interface Failure {
  seed: number;
  /** The steps that are left after shrinking. */
  steps: Step[];
  /** The step at which it broke; `settling` after the last. */
  at: number | 'settling';
  error: unknown;
}

/** Runs histories in a folder of its own, which is removed at the end. */
export class Runner {
  readonly #folder = mkdtempSync(join(tmpdir(), 'stint-histories-'));
  readonly #templates = new Map<number, Template>();
  #runs = 0;

  async #template(kind: number): Promise<Template> {
    const known = this.#templates.get(kind);
    if (known) return known;
    await installFastKeccak();
    const made = await makeTemplate(join(this.#folder, `terms-${kind}`), TERMS[kind]!);
    this.#templates.set(kind, made);
    return made;
  }

  close = (): void => rmSync(this.#folder, { recursive: true, force: true });

  /** The steps of a seed, and the terms of its campaigns. */
  plan(seed: number): { terms: number; steps: Step[] } {
    const dice = createDice(seed);
    const terms = dice.below(TERMS.length);
    const length = 10 + dice.below(70);
    return { terms, steps: drawSteps(dice, length) };
  }

  /**
   * Plays these steps.
   * @param every after how many steps the whole database is checked
   * @returns what was reached, and how it failed, if it did */
  async play(
    seed: number,
    terms: number,
    steps: readonly Step[],
    every = 1,
  ): Promise<{ tally: Tally; failure: Failure | null; blocks: Blocks }> {
    const template = await this.#template(terms);
    this.#runs += 1;
    const folder = join(this.#folder, `run-${this.#runs}`);
    const putBack = seedEverything(seed);
    const world = await World.open(template, folder);
    const checks = new Checks(world);
    let at: Failure['at'] = 0;
    try {
      for (const [i, step] of steps.entries()) {
        at = i;
        await act(world, step);
        const whole = i % every === 0;
        await checks.check(whole);
        if (whole) await noteStates(world);
      }
      at = 'settling';
      await checks.check();
      await settleDown(world);
      await checks.check();
      await noteStates(world);
      return { tally: world.tally, failure: null, blocks: world.blocks };
    } catch (error) {
      const failure = { seed, steps: [...steps], at, error };
      return { tally: world.tally, failure, blocks: world.blocks };
    } finally {
      await world.close().catch(() => {});
      putBack();
      rmSync(folder, { recursive: true, force: true });
    }
  }

  /** A seed's history. */
  run(seed: number) {
    const { terms, steps } = this.plan(seed);
    return this.play(seed, terms, steps, 4);
  }

  /** The fewest steps found that fail in the same way. @param until when to stop looking, ms */
  async shrink(failure: Failure, until: number): Promise<Failure> {
    const { terms } = this.plan(failure.seed);
    const wanted = messageOf(failure.error);
    let best = failure;
    // Checked after every step, it may break earlier.
    const again = (await this.play(failure.seed, terms, failure.steps)).failure;
    if (again && messageOf(again.error) === wanted) best = again;
    if (typeof failure.at === 'number')
      best = { ...best, steps: best.steps.slice(0, failure.at + 1) };
    for (let size = Math.ceil(best.steps.length / 2); size >= 1; size = Math.floor(size / 2)) {
      for (let start = 0; start < best.steps.length && Date.now() < until; ) {
        const steps = best.steps.filter((_, i) => i < start || i >= start + size);
        const { failure: next } = await this.play(failure.seed, terms, steps);
        if (next && messageOf(next.error) === wanted) best = next;
        else start += size;
      }
    }
    return best;
  }
}

/** What an error says, without the names and numbers that differ from history to history. */
export const messageOf = (error: unknown): string => {
  const { message } = error instanceof Error ? error : new Error(String(error));
  return message
    .replace(/0x[0-9a-f]+/g, '…')
    .replace(/\d+/g, '#')
    .slice(0, 60);
};

export { Tally };
