import { broken, type Outcome, type Part } from './part.ts';

export interface Reporter {
  started(part: Part): void;
  ended(part: Part, outcome: Outcome, seconds: number): void;
}

/**
 * Runs parts in order, `lanes` of them at a time.
 * @returns the sum of their outcomes
 */
export async function runParts(
  parts: Part[],
  lanes: number,
  reporter: Reporter,
): Promise<Pick<Outcome, 'passed' | 'failed'>> {
  const total = { passed: 0, failed: 0 };

  async function runNext(queue: Part[]): Promise<void> {
    for (let part = queue.shift(); part; part = queue.shift()) {
      const started = performance.now();
      reporter.started(part);
      const outcome = await part.run().catch(broken);
      total.passed += outcome.passed;
      total.failed += outcome.failed;
      reporter.ended(part, outcome, (performance.now() - started) / 1000);
    }
  }

  const queue = [...parts];
  await Promise.all(Array.from({ length: lanes }, () => runNext(queue)));

  return total;
}
