import { cycleRule } from './cycle-rule.ts';
import { importRule, keeperRule } from './import-rules.ts';
import { textKeeperRule } from './keeper-rule.ts';
import type { Offence, Rule } from './offence.ts';
import { phraseRule } from './phrase-rule.ts';
import { barrelRule, globalRule, lengthRule, stateRule } from './shape-rules.ts';
import type { SourceFile } from './tree.ts';

const RULES: Rule[] = [
  importRule,
  keeperRule,
  textKeeperRule,
  cycleRule,
  barrelRule,
  lengthRule,
  stateRule,
  globalRule,
  phraseRule,
];

/** Everything in these files that breaks a rule, in the order of the files. */
export function findOffences(files: SourceFile[]): Offence[] {
  return RULES.flatMap((rule) => rule(files)).sort(
    (a, b) => a.file.localeCompare(b.file) || a.line - b.line,
  );
}
