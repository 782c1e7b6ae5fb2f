import { resolve } from 'node:path';
import { stateFolder } from '../../service/src/cli/local-network.ts';
import { explain, Failure } from '../shared/failure.ts';
import { openBrowser } from './browser.ts';
import { buildClaimPage, buildExtension } from './build.ts';
import { prepareChain, startChain } from './chain.ts';
import { createChildren, endLeftOvers } from './children.ts';
import { type Cleanup, createCleanup } from './cleanup.ts';
import { setUpDemo } from './demo.ts';
import { type Flags, HELP, readFlags } from './flags.ts';
import { lockState } from './lock.ts';
import { serviceSettings, writeNetwork } from './network.ts';
import { requireFree } from './ports.ts';
import { createProgress, type Progress } from './progress.ts';
import { startService } from './service.ts';
import { FILES, openState, resetState } from './state.ts';
import { fired, stopSignal } from './stop-signal.ts';

interface Start {
  flags: Flags;
  signal: AbortSignal;
  cleanup: Cleanup;
  progress: Progress;
  /** Stops everything, with this as the reason. */
  fail(error: Failure): void;
}

/** Brings the network up, step by step; each step finds what an earlier start has done. */
async function bringUp({ flags, signal, cleanup, progress, fail }: Start): Promise<void> {
  const { step, line } = progress;
  const dir = resolve(stateFolder(process.env));
  cleanup.add('The lock', lockState(dir));
  const leftOver = await endLeftOvers(dir, resolve(dir, FILES.chain));
  if (leftOver > 0) line(`An earlier start was killed; ended ${leftOver} of its processes.`);
  if (flags.reset) resetState(dir);
  const state = openState(dir);
  await requireFree(flags.chainPort, 'chain', 'STINT_CHAIN_PORT');
  await requireFree(flags.port, 'service', 'STINT_PORT');
  const children = createChildren(dir);

  const anvil = await step(
    'chain',
    () => startChain(state, flags.chainPort),
    ({ url }) => url,
  );
  cleanup.add('The chain', anvil.stop);
  if (anvil.process.pid !== undefined) {
    children.add({ role: 'chain', pid: anvil.process.pid, mark: state.path(FILES.chain) });
  }
  anvil.process.once('exit', () => {
    fail(new Failure('The local chain ended by itself.', 'Start again: npm start'));
  });
  signal.throwIfAborted();
  const deployment = await step(
    'contracts',
    () => prepareChain(state, anvil),
    ({ vault }) => `vault ${vault}`,
  );
  const origin = `http://127.0.0.1:${flags.port}`;
  writeNetwork(state, deployment, origin);
  await step(
    'claim page',
    () => buildClaimPage(state, signal),
    (built) => (built ? 'built' : 'unchanged'),
  );
  signal.throwIfAborted();
  const at = { origin, port: flags.port, rpcUrl: anvil.url };
  const service = await step(
    'service',
    () =>
      startService({
        origin,
        env: serviceSettings(state, deployment, at),
        log: state.path('service.log'),
        children,
        say: line,
        failed: fail,
        signal,
      }),
    () => origin,
  );
  cleanup.add('The service', service.stop);
  state.save({ file: FILES.database });
  signal.throwIfAborted();
  await step(
    'demo campaign',
    () => setUpDemo(state, origin),
    ({ id, tasks, state: stage }) => `${tasks} comparisons, ${stage}, ${id}`,
  );
  state.save({ file: FILES.requester });
  signal.throwIfAborted();
  const extension = await step(
    'extension',
    () => buildExtension(state, signal),
    (path) => path,
  );
  signal.throwIfAborted();
  line(`\nStint runs at ${origin}; logs are in ${state.path('service.log')}`);
  if (flags.browser) {
    const browser = openBrowser(extension, state.path('browser'), children, line);
    if (browser) cleanup.add('The browser', browser.stop);
  }
  line('Ctrl-C stops everything; the next npm start goes on from there.');
}

async function main(): Promise<number> {
  const flags = readFlags(process.argv.slice(2), process.env);
  const progress = createProgress(process.stdout);
  if (flags.help) {
    progress.line(HELP);
    return 0;
  }
  const asked = stopSignal();
  const failed = new AbortController();
  const signal = AbortSignal.any([asked, failed.signal]);
  const cleanup = createCleanup(progress.line);
  const fail = (error: Failure) => failed.abort(error);
  const up = bringUp({ flags, signal, cleanup, progress, fail }).catch(fail);
  await fired(signal);
  const wanted = asked.aborted;
  if (wanted) progress.line('\nStopping ...');
  else process.stderr.write(`\n${explain(failed.signal.reason)}\n`);
  await cleanup.run();
  // A step that ran just now notices, and may still have had something to undo.
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
// The channel to who started us would keep this process alive.
if (process.connected) process.disconnect();
