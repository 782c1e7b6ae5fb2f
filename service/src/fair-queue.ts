import { StintError } from '../../lib/protocol/errors.ts';

/** Time that somebody has used counts half as much after so long, ms. */
const HALF_LIFE_MS = 10 * 60_000;
/** The most owners to remember; the one who used the least is forgotten first. */
const MAX_OWNERS = 10_000;

interface Used {
  ms: number;
  at: number;
}

interface Waiting {
  owners: readonly string[];
  start: () => void;
  refuse: (error: StintError) => void;
}

/**
 * Does the work of strangers one after another in a place of which there is one. Whoever has used the
 * least time lately comes first, so that nobody's turn is held up by many others of one owner: work
 * belongs to several owners at once, such as a wallet and a network, and counts for each of them. When
 * too many wait, whoever has used the most gives way.
 */
export class FairQueue {
  readonly #waiting: Waiting[] = [];
  readonly #used = new Map<string, Used>();
  readonly #most: number;
  readonly #now: () => number;
  #isBusy = false;

  /** @param most how many may wait @param now ms */
  constructor(most: number, now: () => number) {
    this.#most = most;
    this.#now = now;
  }

  /** @throws StintError `rate_limited` when too many wait who have used less */
  async run<T>(owners: readonly string[], work: () => Promise<T>): Promise<T> {
    await this.#turn(owners);
    const began = this.#now();
    try {
      return await work();
    } finally {
      for (const owner of owners) this.#note(owner, this.#now() - began);
      this.#isBusy = false;
      this.#next();
    }
  }

  #turn(owners: readonly string[]): Promise<void> {
    if (!this.#isBusy) {
      this.#isBusy = true;
      return Promise.resolve();
    }
    return new Promise((start, refuse) => {
      this.#waiting.push({ owners, start, refuse });
      if (this.#waiting.length <= this.#most) return;
      const last = this.#order().at(-1)!;
      this.#waiting.splice(this.#waiting.indexOf(last), 1);
      last.refuse(busy());
    });
  }

  #next(): void {
    const first = this.#order()[0];
    if (!first) return;
    this.#waiting.splice(this.#waiting.indexOf(first), 1);
    this.#isBusy = true;
    first.start();
  }

  /** By the time used and then as they came: sorting keeps the order of equals. */
  #order(): Waiting[] {
    const at = this.#now();
    const used = new Map(this.#waiting.map((each) => [each, this.#usedBy(each.owners, at)]));
    return [...this.#waiting].sort((a, b) => used.get(a)! - used.get(b)!);
  }

  #usedBy(owners: readonly string[], at: number): number {
    return Math.max(...owners.map((owner) => this.#left(this.#used.get(owner), at)));
  }

  #left(used: Used | undefined, at = this.#now()): number {
    return used ? used.ms * 0.5 ** ((at - used.at) / HALF_LIFE_MS) : 0;
  }

  #note(owner: string, ms: number): void {
    const before = this.#left(this.#used.get(owner));
    this.#used.set(owner, { ms: before + ms, at: this.#now() });
    if (this.#used.size <= MAX_OWNERS) return;
    const [least] = [...this.#used].sort(([, a], [, b]) => this.#left(a) - this.#left(b));
    this.#used.delete(least![0]);
  }
}

const busy = () =>
  new StintError('rate_limited', 'Too much is waiting. Try again in a few seconds.', {
    details: { retryAfterSeconds: 5 },
  });
