import type { Offence } from '../boundaries/offence.ts';
import { GLOSSARY, type Known, MONEY } from './anchors.ts';
import type { Text } from './texts.ts';

const RULE_FORM = `Write \`${MONEY} rule 16\`, or \`${MONEY} rules 9, 14 and 17\`, on one line.`;

/** `rule #16`, `rule no. 16`, `rule-16` and ranges, which the check of the number would miss. */
const OTHER_FORMS =
  /\brules? ?(?:#|no\.? |nr\.? |number )\d|(?<!#)\brule-\d|\brules? \d+ ?(?:-|–|to|through) ?\d|§ ?\d/i;

/** Code has one form each for citing a rule, an invariant, a word or a document, which has to exist. */
export function checkCode({ path, text }: Text, known: Known): Offence[] {
  return text
    .split('\n')
    .flatMap((line, index) =>
      [...rules(line, known), ...invariants(line, known), ...documents(line, known)].map(
        (problem) => ({ file: path, line: index + 1, ...problem }),
      ),
    );
}

type Problem = Pick<Offence, 'what' | 'instead'>;

const isIn = ({ pages }: Known, page: string, anchor: string) =>
  pages.get(page)?.has(anchor) ?? false;

function* rules(line: string, known: Known): Generator<Problem> {
  for (const { 0: cited, 1: numbers, index } of line.matchAll(
    /\brules? ((?:\d+(?:, | and )?)+)/gi,
  )) {
    const before = line.slice(0, index);
    if (!before.endsWith(`${MONEY} `))
      yield { what: `'${cited}' does not say of which document.`, instead: RULE_FORM };
    for (const number of numbers!.match(/\d+/g)!) {
      if (isIn(known, MONEY, `rule-${number}`)) continue;
      yield { what: `There is no rule ${number}.`, instead: `The rules are in ${MONEY}.` };
    }
  }
  if (OTHER_FORMS.test(line)) {
    yield { what: 'A rule is cited in another form.', instead: RULE_FORM };
  }
  if (/(?<!docs\/)\bmoney\.md\b/i.test(line)) {
    yield { what: 'The rules have a place.', instead: RULE_FORM };
  }
}

function* invariants(line: string, known: Known): Generator<Problem> {
  if (/\binvariants? \d/i.test(line)) {
    yield { what: 'An invariant has a name.', instead: 'Write `I3`, or `I1-I6`.' };
  }
  for (const [name, number] of line.matchAll(/\bI(\d+)\b/g)) {
    if (isIn(known, MONEY, `invariant-${number}`)) continue;
    yield { what: `There is no invariant ${name}.`, instead: `They are at the end of ${MONEY}.` };
  }
}

function* documents(line: string, known: Known): Generator<Problem> {
  if (/(?<!docs\/)\bglossary(?:\.md)?#|\bdocs\/glossary#/.test(line)) {
    yield { what: 'A word is cited in another form.', instead: `Write \`${GLOSSARY}#voucher\`.` };
  }
  for (const [, page, anchor] of line.matchAll(
    /(?<![\w./-])(docs\/(?:decisions\/)?[\w-]+\.md)(?:#([\w-]+))?/g,
  )) {
    if (!known.pages.has(page!)) {
      yield { what: `There is no ${page}.`, instead: 'Name a document that is there.' };
    } else if (anchor !== undefined && !isIn(known, page!, anchor)) {
      const instead =
        page === GLOSSARY
          ? `Add the word to ${GLOSSARY}, or use the one that is there.`
          : 'Name an anchor or a heading that is there.';
      yield { what: `${page} has no '${anchor}'.`, instead };
    }
  }
}
