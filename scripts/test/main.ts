import { capture, endAll } from './capture.ts';
import { allParts } from './parts.ts';
import { type Reporter, runParts } from './run-parts.ts';

const HELP = `npm test -- [PART ...]

Runs everything, or the parts that are named: PARTS`;

const LANES = 2;
const MINUTE_MS = 60_000;
const say = (line: string) => void process.stdout.write(`${line}\n`);

/** Say once a minute what still runs. */
const timers = new Map<string, NodeJS.Timeout>();

const reporter: Reporter = {
  started({ name }) {
    say(`  ${name} ...`);
    const since = performance.now();
    const minutes = () => Math.round((performance.now() - since) / MINUTE_MS);
    timers.set(
      name,
      setInterval(() => say(`  ${name} ... ${minutes()} min`), MINUTE_MS),
    );
  },
  ended({ name }, { passed, failed, output }, seconds) {
    clearInterval(timers.get(name));
    if (failed > 0) say(`\n---- ${name}\n${output.trim()}\n----`);
    const counts = `${passed} passed, ${failed} failed`;
    say(`${failed > 0 ? '✗' : '✓'} ${name.padEnd(14)}${counts} in ${seconds.toFixed(1)} s`);
  },
};

async function main(names: string[]): Promise<number> {
  const parts = allParts(say);
  const known = parts.map((part) => part.name);
  if (names.includes('--help') || names.some((name) => !known.includes(name))) {
    say(HELP.replace('PARTS', known.join(', ')));
    return names.includes('--help') ? 0 : 2;
  }
  // Types of WXT, which a fresh clone lacks and several parts read.
  const prepared = await capture('node_modules/wxt/bin/wxt.mjs', ['prepare'], {
    timeoutMs: 120_000,
  });
  if (prepared.code !== 0) say(prepared.output);
  const chosen = parts.filter((part) => names.length === 0 || names.includes(part.name));
  const { passed, failed } = await runParts(chosen, LANES, reporter);
  say(`\n${passed} passed, ${failed} failed`);
  return failed > 0 || passed === 0 ? 1 : 0;
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => {
    endAll();
    process.exit(130);
  });
}
process.exitCode = await main(process.argv.slice(2));
