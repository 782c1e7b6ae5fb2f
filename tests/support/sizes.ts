import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';
import { gzipSync } from 'node:zlib';
import { parseSync } from 'oxc-parser';

/** Sizes of a built extension; kB are 1,000 bytes, as stores count. */
export interface Sizes {
  /** Scripts that the popup fetches before its first frame, gzip kB. */
  popup: number;
  /** The background worker's script, gzip kB. */
  background: number;
  /** The packed extension, kB. */
  package: number;
  /** Scripts that run on pages other than the service's claim page, bytes. */
  contentScript: number;
}

interface Manifest {
  background: { service_worker?: string; scripts?: string[] };
  content_scripts?: { matches: string[]; js?: string[] }[];
}

/**
 * Measures a built extension.
 * @param folder the unpacked extension
 * @param packed its zip
 * @param service origin whose claim page may have a content script.
 */
export function measureSizes(folder: string, packed: string, service: string): Sizes {
  const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Manifest;
  const { service_worker, scripts = [] } = manifest.background;
  const background = service_worker ? [service_worker] : scripts;

  return {
    popup: gzipKilobytes(folder, firstFrameScripts(folder, 'popup.html')),
    background: gzipKilobytes(folder, withImports(folder, background)),
    package: statSync(packed).size / 1000,
    contentScript: bytesOnOtherPages(folder, manifest, service),
  };
}

/** What a page's first frame needs: its scripts, what they import statically, what it preloads. */
export function firstFrameScripts(folder: string, page: string): string[] {
  const html = readFileSync(join(folder, page), 'utf8');
  const tags = html.matchAll(/<(?:script|link)\b[^>]*?\b(?:src|href)="\/?([^"]+\.js)"/g);
  return withImports(
    folder,
    [...tags].map(([, path = '']) => path),
  );
}

/** These files and everything that they import statically. */
function withImports(folder: string, entries: string[]): string[] {
  const found = new Set<string>();
  const open = [...entries];

  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (found.has(path)) continue;
    found.add(path);
    const { module } = parseSync(path, readFileSync(join(folder, path), 'utf8'));
    const requests = [
      ...module.staticImports.map((each) => each.moduleRequest),
      ...module.staticExports.flatMap((each) => each.entries.map((entry) => entry.moduleRequest)),
    ];
    for (const request of requests) {
      if (!request) continue;
      const { value } = request;
      open.push(value.startsWith('/') ? value.slice(1) : posix.join(posix.dirname(path), value));
    }
  }

  return [...found].sort();
}

/** Each file compressed by itself, as a browser fetches it. */
const gzipKilobytes = (folder: string, paths: string[]): number =>
  paths.reduce(
    (sum, path) => sum + gzipSync(readFileSync(join(folder, path)), { level: 9 }).length,
    0,
  ) / 1000;

function bytesOnOtherPages(folder: string, manifest: Manifest, service: string): number {
  const own = new URL(service);
  const isOwn = (match: string) => match.startsWith(`${own.protocol}//${own.hostname}/claim`);
  const scripts = (manifest.content_scripts ?? [])
    .filter(({ matches }) => !matches.every(isOwn))
    .flatMap(({ js = [] }) => js);
  return scripts.reduce((sum, path) => sum + statSync(join(folder, path)).size, 0);
}

/** The zip in a folder whose name contains `part`. @throws Error when there is none */
export function findZip(folder: string, part: string): string {
  const name = readdirSync(folder).find((each) => each.endsWith('.zip') && each.includes(part));
  if (!name) throw new Error(`There is no zip of ${part} in ${folder}.`);
  return join(folder, name);
}
