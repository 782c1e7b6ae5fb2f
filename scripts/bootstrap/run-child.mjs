import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { whenNpmEnds } from './parent.mjs';

const SIGNALS = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/**
 * Runs a script in another Node, transparently: output, signals and exit code pass through.
 *
 * With `ownSession` the child gets signals as messages, and the closed channel tells it when
 * this process is gone, even after `kill -9`.
 *
 * @param {string} node
 * @param {string[]} args
 * @param {{ ownSession?: boolean }} options
 * @returns {Promise<number>} the exit code.
 */
export function runChild(node, args, { ownSession = false }) {
  const child = spawn(node, args, {
    stdio: ownSession ? ['ignore', 'inherit', 'inherit', 'ipc'] : 'inherit',
    detached: ownSession && process.platform !== 'win32',
  });
  const tell = (/** @type {NodeJS.Signals} */ signal) => {
    if (!ownSession) child.kill(signal);
    else if (child.connected) child.send({ stop: signal });
  };
  for (const signal of SIGNALS) process.on(signal, tell);
  whenNpmEnds(() => tell('SIGTERM'));

  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      resolve(code ?? 128 + (signal ? constants.signals[signal] : 0));
    });
  });
}
