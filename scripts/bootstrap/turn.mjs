import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ROOT } from './paths.mjs';

const LOCK = join(ROOT, '.stint', 'installing');
const POLL_MS = 500;

/**
 * Waits until no other command of this tree is installing: two `npm ci` at once delete each
 * other's files. The lock is a plain file, because Node 20 offers no kernel lock.
 * @returns {Promise<() => void>} releases the lock
 */
export async function takeTurn() {
  mkdirSync(dirname(LOCK), { recursive: true, mode: 0o700 });
  let told = false;

  while (!create()) {
    const pid = owner();
    if (pid === null || isGone(pid)) {
      rmSync(LOCK, { force: true });
      continue;
    }
    if (!told)
      process.stderr.write(`Waiting for process ${pid}, which is already installing ...\n`);
    told = true;
    await delay(POLL_MS);
  }

  return () => rmSync(LOCK, { force: true });
}

function create() {
  try {
    writeFileSync(LOCK, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false;
    throw error;
  }
}

/** @returns null when the lock was released just now */
function owner() {
  try {
    return Number(readFileSync(LOCK, 'utf8'));
  } catch {
    return null;
  }
}

/** @param {number} pid 0 while the lock file is being written */
function isGone(pid) {
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'ESRCH';
  }
}
