import type { Offence, Rule } from './offence.ts';
import { type Import, isTestCode, type SourceFile } from './tree.ts';
import type { Zone } from './zone.ts';
import { isIn, isPackage, zoneOf } from './zones.ts';

/** Who may import whom: default no. */
export const importRule: Rule = (files) => files.flatMap(checkFile);

function checkFile(file: SourceFile): Offence[] {
  const { path } = file;
  if (isTestCode(path) && !path.startsWith('tests/e2e/')) return [];
  const zone = zoneOf(path);
  if (!zone) {
    const what = 'This file is in no zone.';
    const instead = 'Put it where others of its kind are, or add a row to boundaries/zones.ts.';
    return [{ file: path, line: 1, what, instead }];
  }
  return file.imports.flatMap((each) => {
    const why = refusal(path, zone, each);
    return why === null ? [] : [{ file: path, line: each.line, what: why, instead: zone.instead }];
  });
}

function refusal(path: string, zone: Zone, { specifier, file, typeOnly, dynamic }: Import) {
  const lazily = dynamic ? (zone.lazily ?? []) : [];
  if (file === null) {
    if ([...zone.packages, ...lazily].some((name) => isPackage(specifier, name))) return null;
    return `'${specifier}' is not among the packages for this folder.`;
  }
  if (isTestCode(file) && !isTestCode(path) && !zone.may.includes(file)) {
    return `${file} is for tests only.`;
  }
  const places = [...zone.paths, ...zone.may, ...lazily, ...(typeOnly ? (zone.types ?? []) : [])];
  const allowed = places.some((place) => isIn(file, place)) && sameOrAllowed(file, zone);
  return allowed ? null : `${file} is out of bounds${typeOnly ? '' : ' (as a value)'}.`;
}

/** A folder within a zone's folder may be another zone: `service/src/` is not its modules' own. */
const sameOrAllowed = (file: string, zone: Zone): boolean =>
  zoneOf(file) === zone ||
  zone.may.concat(zone.types ?? [], zone.lazily ?? []).some((place) => isIn(file, place));

/** Packages that exactly one file may hold, with the reason. */
const KEEPERS: { name: string; files: string[]; instead: string }[] = [
  {
    name: 'secp256k1',
    files: ['service/src/keys.ts'],
    instead: 'Exactly one file holds a signing key: ask the Signer of service/src/keys.ts.',
  },
  {
    name: '@noble/secp256k1',
    files: ['lib/domain/recover-address.ts'],
    instead: 'Signatures are checked in one place: lib/domain/recover-address.ts.',
  },
];

/** What one file alone may import, so that a reviewer knows where to look. */
export const keeperRule: Rule = (files) =>
  files
    .filter((file) => !isTestCode(file.path))
    .flatMap(({ path, imports }) =>
      imports.flatMap(({ specifier, line }) =>
        KEEPERS.filter(
          (keeper) => isPackage(specifier, keeper.name) && !keeper.files.includes(path),
        ).map(({ name, instead }) => ({
          file: path,
          line,
          what: `'${name}' is imported here.`,
          instead,
        })),
      ),
    );
