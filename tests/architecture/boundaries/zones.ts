import { EXTENSION } from './extension-zones.ts';
import { SERVICE } from './service-zones.ts';
import { TOOLS } from './tool-zones.ts';
import type { Zone } from './zone.ts';

const ZONES: Zone[] = [...EXTENSION, ...SERVICE, ...TOOLS];

/** The zone that a file is in. */
export function zoneOf(path: string): Zone | undefined {
  let best: { zone: Zone; length: number } | undefined;
  for (const zone of ZONES) {
    for (const prefix of zone.paths) {
      if (isIn(path, prefix) && prefix.length > (best?.length ?? 0)) {
        best = { zone, length: prefix.length };
      }
    }
  }
  return best?.zone;
}

/** Is this file that one, or in that folder? */
export const isIn = (path: string, place: string): boolean =>
  place.endsWith('/') ? path.startsWith(place) : path === place;

/** `node` stands for Node's own modules. */
export function isPackage(specifier: string, name: string): boolean {
  if (name === 'node') return specifier.startsWith('node:');
  return specifier === name || specifier.startsWith(`${name}/`);
}
