import { parseArgs } from 'node:util';
import { type Failure, messageOf, Runner, Tally } from './run.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1' },
    seed: { type: 'string' },
    shrink: { type: 'string', default: '60' },
  },
});

/** A history in words. */
function describe({ seed, steps, at, error }: Failure): string {
  const lines = steps.map((step) => `    ${JSON.stringify(step)}`);
  const cause = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const why =
    error instanceof Error && error.cause
      ? `\n    because: ${String((error.cause as Error).stack)}`
      : '';
  return [`seed ${seed}, at ${at}:`, `    ${cause}${why}`, ...lines].join('\n');
}

const runner = new Runner();
const tally = new Tally();
const kinds = new Map<string, number[]>();
const begun = Date.now();
const end = begun + Number(values.minutes) * 60_000;
const once = values.seed !== undefined && process.argv.every((arg) => !arg.startsWith('--minutes'));
let seed = values.seed === undefined ? begun % 1_000_000_000 : Number(values.seed);
let runs = 0;
for (;;) {
  const { tally: reached, failure } = await runner.run(seed);
  runs += 1;
  for (const what of reached.counts.keys())
    if (what.startsWith('state: ')) tally.add(`${what} (histories)`);
  tally.join(reached);
  if (failure) {
    const kind = messageOf(failure.error);
    const known = kinds.get(kind);
    kinds.set(kind, [...(known ?? []), seed]);
    if (!known) {
      const small = await runner.shrink(failure, Date.now() + Number(values.shrink) * 1_000);
      process.stdout.write(`${describe(small)}\n`);
    }
  }
  if (once || Date.now() >= end) break;
  seed += 1;
}
runner.close();

const seconds = Math.round((Date.now() - begun) / 1_000);
for (const [what, times] of [...tally.counts].sort()) process.stdout.write(`${what}: ${times}\n`);
process.stdout.write(`\n${runs} histories in ${seconds} s, the last seed is ${seed}\n`);
for (const [kind, seeds] of kinds) {
  process.stdout.write(
    `FOUND ${kind}: ${seeds.length} times, seeds ${seeds.slice(0, 10).join(' ')}\n`,
  );
}
process.exitCode = kinds.size === 0 ? 0 : 1;
