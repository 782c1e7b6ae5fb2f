import { ensurePrograms } from '../shared/install-programs.ts';
import { programsOf } from '../shared/programs.ts';
import { openRun, type Run } from '../shared/run/open.ts';
import { capture, endAll } from './capture.ts';
import type { Part } from './part.ts';
import { allParts } from './parts.ts';
import { type Reporter, runParts } from './run-parts.ts';
import { listTemporary, tidyUp } from './tidy-up.ts';

const HELP = `npm test -- [PART ...]

Runs all tests, or only the parts that are named. The parts: PARTS`;

/** Parts that run at a time. One more than the two cores we expect: a chain or a browser is often waited for. */
const LANES = 3;
const MINUTE_MS = 60_000;
const say = (line: string) => void process.stdout.write(`${line}\n`);

/** They print once a minute what still runs. */
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

/** Generates WXT's types again, which may be older than their sources. */
async function prepare(): Promise<void> {
  const script = 'node_modules/wxt/bin/wxt.mjs';
  const { code, output } = await capture(script, ['prepare'], { timeoutMs: 2 * MINUTE_MS });
  if (code !== 0) say(output);
}

/** A part that first installs the programs it needs. */
const provided = ({ name, run }: Part): Part => ({
  name,
  async run() {
    await ensurePrograms(programsOf([name]), say);
    return run();
  },
});

async function main(names: string[]): Promise<number> {
  const parts = allParts();
  const known = parts.map((part) => part.name);
  if (names.includes('--help') || names.some((name) => !known.includes(name))) {
    say(HELP.replace('PARTS', known.join(', ')));
    return names.includes('--help') ? 0 : 2;
  }

  const before = listTemporary();
  const run = await openRun();
  stopWithSignals(run);
  const chosen = parts.filter((part) => names.length === 0 || names.includes(part.name));
  await prepare();
  const { passed, failed } = await runParts(chosen.map(provided), LANES, reporter);
  const left = await tidyUp(run, before, say);
  say(`\n${passed} passed, ${failed + left} failed`);

  return failed + left > 0 || passed === 0 ? 1 : 0;
}

function stopWithSignals(run: Run): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, async () => {
      endAll();
      await run.close('stopped');
      process.exit(130);
    });
  }
}

// There may be nobody left to read what we print.
process.stdout.on('error', () => {});
process.exitCode = await main(process.argv.slice(2));
