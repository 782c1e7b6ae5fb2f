import { resolve } from 'node:path';
import type { Anvil } from '../../contracts/script/anvil.ts';
import { stateFolder } from '../../service/src/cli/local-network.ts';
import { explain, Failure } from '../shared/failure.ts';
import { openBrowser } from './browser.ts';
import { buildExtension, buildPages } from './build.ts';
import { prepareChain, startChain, untilSaved } from './chain.ts';
import { type Children, createChildren, endLeftOvers } from './children.ts';
import { type Cleanup, createCleanup } from './cleanup.ts';
import { setUpDemo } from './demo.ts';
import { type Flags, HELP, readFlags } from './flags.ts';
import { lockState } from './lock.ts';
import { cosignerSettings, serviceSettings, writeNetwork } from './network.ts';
import { freePort, requireFree } from './ports.ts';
import { createProgress, type Progress } from './progress.ts';
import { COSIGNER, type Program, SERVICE, startService } from './service.ts';
import { type Deployment, FILES, openState, resetState, type State } from './state.ts';
import { fired, stopSignal } from './stop-signal.ts';

interface Start {
  flags: Flags;
  signal: AbortSignal;
  cleanup: Cleanup;
  progress: Progress;
  children: Children;
  state: State;
  /** Stops everything and gives this as the reason. */
  fail(error: Failure): void;
}

/** Locks the state folder, and ends what an earlier start left running. */
async function takeState(
  start: Pick<Start, 'flags' | 'cleanup' | 'progress'>,
): Promise<Pick<Start, 'state' | 'children'>> {
  const { flags, cleanup, progress } = start;
  const dir = resolve(stateFolder(process.env));
  cleanup.add('The lock', lockState(dir));
  const leftOver = await endLeftOvers(dir, resolve(dir, FILES.chain));

  if (leftOver > 0) {
    progress.line(`An earlier start was killed. Ended ${leftOver} of its processes.`);
  }

  if (flags.reset) resetState(dir);
  const state = openState(dir);
  await requireFree(flags.chainPort, 'chain', 'STINT_CHAIN_PORT');
  await requireFree(flags.port, 'service', 'STINT_PORT');

  return { state, children: createChildren(dir) };
}

async function runChain({ flags, cleanup, children, state, fail }: Start): Promise<Anvil> {
  const anvil = await startChain(state, flags.chainPort);
  cleanup.add('The chain', anvil.stop);
  const pid = anvil.process.pid ?? 0;
  children.add({ role: 'chain', pid, mark: state.path(FILES.chain) });
  anvil.process.once('exit', () => {
    children.remove(pid);
    fail(new Failure('The local chain ended unexpectedly.', 'Start again: npm start'));
  });

  return anvil;
}

async function runProgram(
  { cleanup, children, state, progress, signal, fail }: Start,
  program: Program,
  env: Record<string, string>,
): Promise<void> {
  const running = await startService({
    program,
    env,
    log: state.path(`${program.role}.log`),
    children,
    say: progress.line,
    failed: fail,
    signal,
  });
  cleanup.add(`The ${program.role}`, running.stop);
}

/** Starts the holder of the second key of roots. @returns where it listens */
async function runCosigner(start: Start, deployment: Deployment, rpcUrl: string): Promise<string> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const env = cosignerSettings(start.state, deployment, { port, rpcUrl });
  await runProgram(start, { ...COSIGNER, ready: url }, env);
  return url;
}

/** Brings the network up, step by step; each step skips what an earlier start has done. */
async function bringUp(start: Start): Promise<void> {
  const { state, flags, signal, cleanup, children } = start;
  const { step, line } = start.progress;
  const origin = `http://127.0.0.1:${flags.port}`;

  const anvil = await step('chain', () => runChain(start), field('url'));
  const deployment = await step('contracts', () => prepareChain(state, anvil), field('vault'));
  writeNetwork(state, deployment, origin);
  await step('pages', () => buildPages(state, signal), String);
  const cosigner = await step('cosigner', () => runCosigner(start, deployment, anvil.url), String);
  const at = { origin, port: flags.port, rpcUrl: anvil.url, cosigner };
  const env = serviceSettings(state, deployment, at);
  await step(
    'service',
    () => runProgram(start, { ...SERVICE, ready: `${origin}/readyz` }, env),
    () => origin,
  );
  state.save({ file: FILES.database });
  const demo = await step('demo campaign', () => setUpDemo(state, origin), field('id'));
  await untilSaved(state, anvil);
  state.save({ file: FILES.requester });
  const extension = await step('extension', () => buildExtension(state, signal), String);
  signal.throwIfAborted();

  line(`\nStint runs at ${origin}, with ${demo.tasks} comparisons to judge (${demo.state}).`);
  line(`To see its requester's page: npm run stint -- campaign page ${demo.id}`);
  if (flags.browser) {
    const browser = openBrowser(extension, state.path('browser'), children, line);
    if (browser) cleanup.add('The browser', browser.stop);
  }
  line(`The service writes its log to ${state.path('service.log')}`);
  line('Press Ctrl-C to stop everything. The next npm start goes on from there.');
}

const field =
  <K extends string>(key: K) =>
  (value: Record<K, string>): string =>
    value[key];

async function main(): Promise<number> {
  const flags = readFlags(process.argv.slice(2), process.env);
  if (flags.help) {
    process.stdout.write(`${HELP}\n`);
    return 0;
  }

  const asked = stopSignal();
  const failed = new AbortController();
  const signal = AbortSignal.any([asked, failed.signal]);
  const progress = createProgress(process.stdout, signal);
  const cleanup = createCleanup(progress.line);
  const fail = (error: Failure) => failed.abort(error);
  const common = { flags, signal, cleanup, progress, fail };
  const up = takeState(common)
    .then((taken) => bringUp({ ...common, ...taken }))
    .catch(fail);
  await fired(signal);
  const wanted = asked.aborted;
  if (wanted) progress.line('\nStopping ...');
  else process.stderr.write(`\n${explain(failed.signal.reason)}\n`);
  await cleanup.run();
  // The step that was running notices the signal, and may have added something to undo.
  await up;
  await cleanup.run();

  return wanted ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = 1;
}
// The channel to our parent would keep this process alive.
if (process.connected) process.disconnect();
