import { capture } from './capture.ts';
import type { Outcome, Part } from './part.ts';

const TIMEOUT_MS = 5 * 60_000;

/** A script and its arguments. */
export type Command = [script: string, ...args: string[]];

/** A part made of commands; each counts as one test and passes when its exit code is 0. */
export const commandPart = (name: string, commands: Command[]): Part => ({
  name,
  async run() {
    const total: Outcome = { passed: 0, failed: 0, output: '' };
    for (const [script, ...args] of commands) {
      const { code, output } = await capture(script, args, { timeoutMs: TIMEOUT_MS });
      if (code === 0) total.passed += 1;
      else {
        total.failed += 1;
        total.output += `$ ${[script, ...args].join(' ')}\n${output}\n`;
      }
    }

    return total;
  },
});

/** A part that is one script, which counts its tests itself: its last line is `N passed, N failed`. */
export const countingPart = (name: string, [script, ...args]: Command): Part => ({
  name,
  async run() {
    const { code, output } = await capture(script, args, { timeoutMs: TIMEOUT_MS });
    const [, passed = '0', failed = '0'] = /(\d+) passed, (\d+) failed\s*$/.exec(output) ?? [];
    const counted = { passed: Number(passed), failed: Number(failed), output };
    const nothing = counted.passed === 0;
    return counted.failed === 0 && (code !== 0 || nothing) ? { ...counted, failed: 1 } : counted;
  },
});
