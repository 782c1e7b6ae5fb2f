import { readFileSync, statfsSync } from 'node:fs';
import { freemem, tmpdir } from 'node:os';

const MEMORY = '/dev/shm';
/** Ten times what a run of all tests was seen to hold, bytes. */
const ROOM = 2e9;
/** What the tests need besides, bytes. */
const REST = 4e9;

/** Folders in which runs may have theirs. */
export const temporaryFolders = (): string[] => (hasMemory() ? [tmpdir(), MEMORY] : [tmpdir()]);

/**
 * Where runs have their folders: in memory, where there is plenty. Databases of tests wait for the
 * disk for longer than they compute, and a killed process needs no disk to find its file again.
 */
export const runsFolder = (): string => (hasMemory() && hasRoom() ? MEMORY : tmpdir());

/** In Linux, unless programs in it cannot be started, as in some containers. */
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
