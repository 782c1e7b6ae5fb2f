import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

/** Total size of files, each compressed by itself with gzip as a server would send it, kB. */
export const gzipKb = (paths: readonly string[]): number =>
  paths.reduce((sum, path) => sum + gzipSync(readFileSync(path), { level: 9 }).length, 0) / 1000;
