import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { type ParseResult, parseSync } from 'oxc-parser';
import { hiddenImports } from './hidden-imports.ts';

export interface Import {
  /** As written. */
  specifier: string;
  /** Path from the root for a relative one, else null. */
  file: string | null;
  line: number;
  /** `import type`, or only types between the braces. */
  typeOnly: boolean;
  dynamic: boolean;
}

export interface SourceFile {
  /** From the root, with `/`. */
  path: string;
  text: string;
  imports: Import[];
  program: ParseResult['program'];
  comments: ParseResult['comments'];
  lineAt(offset: number): number;
}

const HAND_WRITTEN = /\.(?:[cm]?[jt]sx?)$/;
const GENERATED = /^contracts\/abi\/|\.d\.ts$/;

/** Every script of the tree that git knows or would take, parsed. */
export function readTree(root: string): SourceFile[] {
  const list = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '--deduplicate'], {
    cwd: root,
    encoding: 'utf8',
  });
  return list
    .split('\n')
    .filter((path) => HAND_WRITTEN.test(path) && !GENERATED.test(path))
    .flatMap((path) => {
      const text = readOrNull(join(root, path));
      return text === null ? [] : [parseSource(path, text)];
    });
}

/** Deleted, and git was not told yet. */
function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

/** @throws Error for a file that does not parse */
export function parseSource(path: string, text: string): SourceFile {
  const result = parseSync(path, text);
  const [error] = result.errors;
  if (error) throw new Error(`${path}: ${error.message}`);
  const lineAt = (offset: number) => text.slice(0, offset).split('\n').length;
  const { program, comments } = result;
  return { path, text, imports: importsOf(path, text, result, lineAt), program, comments, lineAt };
}

function importsOf(
  path: string,
  text: string,
  result: ParseResult,
  lineAt: (offset: number) => number,
): Import[] {
  const at = (specifier: string, start: number, typeOnly: boolean, dynamic = false): Import => {
    const relative = specifier.startsWith('.');
    const file = relative ? posix.join(posix.dirname(path), specifier.replace(/\?.*$/, '')) : null;
    return { specifier, file, line: lineAt(start), typeOnly, dynamic };
  };
  const { module } = result;
  const imports = module.staticImports.map(({ moduleRequest, entries }) =>
    at(
      moduleRequest.value,
      moduleRequest.start,
      entries.length > 0 && entries.every((entry) => entry.isType),
    ),
  );
  const exports = module.staticExports.flatMap(({ entries }) =>
    entries.flatMap(({ moduleRequest, isType }) =>
      moduleRequest ? [at(moduleRequest.value, moduleRequest.start, isType)] : [],
    ),
  );
  const dynamic = module.dynamicImports.flatMap(({ moduleRequest }) => {
    const written = text.slice(moduleRequest.start, moduleRequest.end);
    const literal = /^(['"`])([^$]*)\1$/.exec(written)?.[2];
    return literal === undefined ? [] : [at(literal, moduleRequest.start, false, true)];
  });
  const hidden = hiddenImports(result).map(({ specifier, start, typeOnly }) =>
    at(specifier, start, typeOnly, !typeOnly),
  );
  return [...imports, ...exports, ...dynamic, ...hidden];
}

/** Tests and what only they use: they may import anything, and nothing else may import them. */
export const isTestCode = (path: string): boolean =>
  path.startsWith('tests/') || /\/testing\/|\.test\.tsx?$/.test(path);
