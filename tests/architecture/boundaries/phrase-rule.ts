import type { Offence, Rule } from './offence.ts';
import type { SourceFile } from './tree.ts';

/** Turns of phrase that once filled this tree, and that nobody would say aloud to a colleague. */
const PHRASES: { pattern: RegExp; instead: string }[] = [
  { pattern: /\banew\b/i, instead: 'Say "again".' },
  {
    pattern: /\b(?:says?|said|speaks) of (?:a|an|the|it|its|our|itself|what)\b/i,
    instead: 'Say "about".',
  },
  { pattern: /\bpresent (?:wallet|identity|one)\b/i, instead: 'Say "current".' },
  {
    pattern: /\bso (?:many|much|long) (?:bytes|words|times|a second|that is)\b/i,
    instead: 'Name the number.',
  },
  { pattern: /\bfor so long\b/i, instead: 'Name the time.' },
  { pattern: /\bbeside (?:it|them)\b/i, instead: 'Say "next to".' },
  { pattern: /\bat hand\b|\bin hand\b/i, instead: 'Say what there is.' },
  { pattern: /\bwas not taken\b/i, instead: 'Say "was refused" or "was not accepted".' },
  { pattern: /\bsomebody looks\b|\blooks? on\b/i, instead: 'Say who sees what.' },
  { pattern: /\bwhat of (?:a|an|the|its)\b/i, instead: 'Say "the part of ... that".' },
  { pattern: /\bhears? of\b|\bheard of\b/i, instead: 'Say "is told".' },
  { pattern: /\bof no more use\b/i, instead: 'Say "no longer used".' },
  { pattern: /\bto be had\b|\bhad of\b|\bhad again\b/i, instead: 'Say "available".' },
  { pattern: /\bof which that\b|\bof that which\b/i, instead: 'Make it two sentences.' },
  {
    pattern: /\b(?:key|session|token|wallet|answer) is none\b|\bor is none\b/i,
    instead: 'Say "there is no ...".',
  },
  {
    pattern: /\bis no (?:URL|JSON|frame|signature|transaction|number)\b/,
    instead: 'Say "is not a ...".',
  },
  {
    pattern: /\bconst (?:MOST|LEAST|FEW)\b/,
    instead: 'Begin a limit with MAX_ or MIN_, and name what it limits.',
  },
];

/** Comments, names and texts keep to plain English: what was mended does not come back. */
export const phraseRule: Rule = (files) =>
  files
    .filter(({ path }) => !/boundaries(?:\.test|\/phrase-rule)\.ts$/.test(path))
    .flatMap((file) =>
      PHRASES.flatMap(({ pattern, instead }) => offencesOf(file, pattern, instead)),
    );

function offencesOf(
  { path, text, lineAt }: SourceFile,
  pattern: RegExp,
  instead: string,
): Offence[] {
  const everywhere = new RegExp(pattern.source, `${pattern.flags}g`);
  return [...text.matchAll(everywhere)].map(({ 0: phrase, index }) => ({
    file: path,
    line: lineAt(index),
    what: `'${phrase}' is not how people say it.`,
    instead,
  }));
}
