import type { SourceFile } from './tree.ts';

/** Something that breaks a rule: where, what, and what to do instead. */
export interface Offence {
  file: string;
  line: number;
  what: string;
  instead: string;
}

/** A rule over the whole tree. */
export type Rule = (files: SourceFile[]) => Offence[];
