import type { Offence, Rule } from './offence.ts';
import { isTestCode, type SourceFile } from './tree.ts';

const MAX_LINES = 400;

/** Nothing written by hand is longer than a person reads in one go. */
export const lengthRule: Rule = (files) =>
  files.flatMap(({ path, text }) => {
    const lines = text.trimEnd().split('\n').length;
    if (lines <= MAX_LINES) return [];
    const instead = 'Give each of its functions that has a life of its own a file.';
    return [
      { file: path, line: MAX_LINES + 1, what: `${lines} lines; ${MAX_LINES} at most.`, instead },
    ];
  });

/**
 * Files that only pass on what several others export: at a module's public edge (`index.ts`)
 * alone. One name passed on as the default is the edge of a lazy chunk, and fine.
 */
export const barrelRule: Rule = (files) =>
  files.flatMap(({ path, program }) => {
    const isEdge = /^(?:lib|components|service\/src)\/(?:[^/]+\/)?index\.ts$/.test(path);
    const passedOn = program.body.filter(
      (node) =>
        node.type === 'ExportAllDeclaration' ||
        (node.type === 'ExportNamedDeclaration' && node.source !== null),
    );
    const isBarrel = passedOn.length > 1 && passedOn.length === program.body.length;
    if (isEdge || !isBarrel) return [];
    const instead = 'Import from the file that has it; only a module has an index.ts, at its edge.';
    return [{ file: path, line: 1, what: 'A barrel file.', instead }];
  });

/** Handles that hold no data and that a new worker opens again: the database, the relay's socket. */
const HANDLES = [
  'entrypoints/background/identity/create-context.ts',
  'entrypoints/background/sharing/connection.ts',
];

/** The worker dies at any moment: what it has to know it stores. */
export const stateRule: Rule = (files) =>
  files
    .filter(({ path }) => path.startsWith('entrypoints/background/') && !isTestCode(path))
    .filter(({ path }) => !HANDLES.includes(path))
    .flatMap(({ path, program, lineAt }) =>
      program.body
        .map((node) => (node.type === 'ExportNamedDeclaration' ? node.declaration : node))
        .filter((node) => node?.type === 'VariableDeclaration' && node.kind !== 'const')
        .map((node) => ({
          file: path,
          line: lineAt(node?.start ?? 0),
          what: 'State of the module: it is gone when the worker stops.',
          instead: 'Keep it in lib/storage or lib/db, and read it when it is needed.',
        })),
    );

/** Shared rules run in browsers, in pages and in Node. */
export const globalRule: Rule = (files) =>
  files
    .filter(({ path }) => /^lib\/(?:protocol|domain)\//.test(path) && !isTestCode(path))
    .flatMap((file) => browserUses(file));

function browserUses(file: SourceFile): Offence[] {
  let code = file.text;
  for (const { start, end } of file.comments) {
    code = code.slice(0, start) + ' '.repeat(end - start) + code.slice(end);
  }
  return [...code.matchAll(/(?<![\w.'"])(browser|chrome|process)\.[a-z]/g)].map((match) => ({
    file: file.path,
    line: file.lineAt(match.index),
    what: `${match[1]} is not everywhere that this code runs.`,
    instead: 'Take what you need as a parameter.',
  }));
}
