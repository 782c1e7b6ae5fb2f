import type { Offence, Rule } from './offence.ts';
import { isTestCode, type SourceFile } from './tree.ts';

/** Something that may be written in a few places only, found by its text. */
interface Keeper {
  pattern: RegExp;
  /** Where the pattern may stand. */
  home: RegExp;
  instead: string;
}

const KEEPERS: Keeper[] = [
  {
    pattern:
      /\b(?:insertInto|deleteFrom)\(\s*['"`]ledger_lines|\b(?:insert into|delete from) ledger_lines\b/,
    home: /^service\/src\/ledger\/post\.ts$/,
    instead: 'Ledger lines are written by post() of service/src/ledger/post.ts, and stay.',
  },
  {
    pattern: /\bdeleteFrom\(\s*['"`]campaigns/,
    home: /^service\/src\/ledger\/unfunded\.ts$/,
    instead: 'A campaign stays, unless it never had escrow (service/src/ledger/unfunded.ts).',
  },
  {
    pattern: /\bupdate campaigns set [^`'"]*\b(?:funded|available|reserved|pending|credited)\b/,
    home: /^service\/src\/store\/migrations\//,
    instead: 'Buckets change by post() of service/src/ledger/post.ts alone.',
  },
  {
    pattern: /\bdefineItem\s*[(<]/,
    home: /^lib\/storage\/[^/]+\.ts$/,
    instead: 'Define stored items in lib/storage, where a test reads an example of each.',
  },
  {
    pattern: /\bstorage\.(?:local|session|sync)\.(?:set|remove|clear)\(|\bnew Storage\(/,
    home: /^lib\/storage\/(?:define-item|erase)\.ts$/,
    instead: 'Store through an item of lib/storage: it has a schema, a version and examples.',
  },
  {
    pattern: /\bapp\.(?:get|post|put|patch|delete|all|on)\(/,
    home: /^service\/src\/http\/(?:serve-routes|app|canary|fetch|health|web-pages)\.ts$/,
    instead: 'Put the route in a table of lib/protocol: what its entry asks for is checked.',
  },
  {
    pattern: /\bapp\.\w+\(\s*['"`]\/v1\/(?!\*)/,
    home: /^service\/src\/http\/fetch\.ts$/,
    instead: 'Put the route in a table of lib/protocol: what its entry asks for is checked.',
  },
];

/** What few places alone may do, so that a reviewer knows where to look. */
export const textKeeperRule: Rule = (files) =>
  files
    .filter(({ path }) => !isTestCode(path))
    .flatMap((file) =>
      KEEPERS.filter(({ home }) => !home.test(file.path)).flatMap((keeper) =>
        offencesOf(file, keeper),
      ),
    );

function offencesOf({ path, text, lineAt }: SourceFile, { pattern, instead }: Keeper): Offence[] {
  return [...text.matchAll(new RegExp(pattern.source, 'g'))].map(({ 0: found, index }) => ({
    file: path,
    line: lineAt(index),
    what: `'${found.replace(/\s+/g, ' ')}' stands here.`,
    instead,
  }));
}
