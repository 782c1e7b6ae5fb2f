import { readFileSync, statfsSync } from 'node:fs';
import { freemem, tmpdir } from 'node:os';

const MEMORY = '/dev/shm';
/** Bytes: ten times what a run of all tests was seen to need. */
const ROOM = 2e9;
/** Bytes of memory that the tests need besides. */
const REST = 4e9;

/** The folders in which runs may have been made. */
export const temporaryFolders = (): string[] => (hasMemory() ? [tmpdir(), MEMORY] : [tmpdir()]);

/**
 * Where a new run's folder is made: in memory, if there is plenty. Databases of tests wait for the
 * disk longer than they compute, and a process that is killed and restarted finds its file in memory.
 */
export const runsFolder = (): string => (hasMemory() && hasRoom() ? MEMORY : tmpdir());

/** On Linux, unless it is mounted `noexec`, as in some containers. */
function hasMemory(): boolean {
  if (process.platform !== 'linux') return false;
  const mounts = readFileSync('/proc/mounts', 'utf8').split('\n');
  const options = mounts.map((line) => line.split(' ')).find(([, place]) => place === MEMORY)?.[3];
  return options !== undefined && !options.split(',').includes('noexec');
}

function hasRoom(): boolean {
  const { bavail, bsize } = statfsSync(MEMORY);
  return bavail * bsize > ROOM && freemem() > ROOM + REST;
}
