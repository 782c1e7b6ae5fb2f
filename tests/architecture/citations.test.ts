import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { findBadCitations } from './citations/find-bad-citations.ts';
import { readTexts, withFolders } from './citations/texts.ts';

const MONEY = `
<a id="rule-9"></a>
### Rule 9: the checkpoint
<a id="rule-16"></a>
### Rule 16: the voucher
<a id="invariant-3"></a>
- **I3** the sum`;
const GLOSSARY = '- <a id="voucher"></a>**voucher**: what pays. `lib`';
const DOCS = { 'docs/money.md': MONEY, 'docs/glossary.md': GLOSSARY };

/** Where the offences in these files are, such as `lib/x.ts:2`. */
function places(files: Record<string, string>): string[] {
  const all = { 'lib/there.ts': '', ...DOCS, ...files };
  const texts = Object.entries(all).map(([path, text]) => ({ path, text }));
  return findBadCitations({ files: texts, paths: withFolders(Object.keys(all)) }).map(
    ({ file, line }) => `${file}:${line}`,
  );
}

test('all citations of the tree lead somewhere', () => {
  expect(findBadCitations(readTexts(fileURLToPath(new URL('../..', import.meta.url))))).toEqual([]);
});

test('code has one form for citing a rule', () => {
  const right = [
    '// the voucher (docs/money.md rule 16)',
    '/// @dev docs/money.md rules 9 and 16: both',
    '// every row of docs/money.md',
    '// keeps I3',
    '// a rule of three',
  ];
  expect(places({ 'lib/x.ts': right.join('\n') })).toEqual([]);
  const wrong = [
    '// the voucher (rule 16)',
    '// money.md rule 16',
    '// Rule 16: the voucher',
    '// money rules 9 and 16',
    '// every row of money.md',
    '// invariant 3',
    '// docs/money.md rule #99',
    '// docs/money.md rule no. 99',
    '// docs/money.md rule-99',
    '// docs/money.md rules 3-99',
    '// docs/money.md rules 3 to 99',
    '// § 99',
    '// glossary.md#voucher',
    '// docs/glossary#voucher',
  ];
  for (const line of wrong) expect(places({ 'lib/x.ts': line }), line).toContain('lib/x.ts:1');
  expect(places({ 'lib/x.sol': ' * (docs/money.md\n * rule 16)' })).toEqual(['lib/x.sol:2']);
});

test('code may cite only what exists', () => {
  const wrong = [
    '// docs/money.md rule 17',
    '// docs/money.md rules 9, 16 and 17',
    '// keeps I4',
    '// docs/glossary.md#vouchers',
    '// docs/elsewhere.md',
  ];
  expect(places({ 'lib/x.ts': '// docs/glossary.md#voucher' })).toEqual([]);
  for (const line of wrong) expect(places({ 'lib/x.ts': line }), line).toEqual(['lib/x.ts:1']);
});

test('links between documents have to lead somewhere', () => {
  const right = [
    '[money](money.md) [rule 16](money.md#rule-16) [here](#a-b) [out](https://example.com/x.md)',
    '## A, b',
    '[code](../lib/there.ts) [folder](../lib) `lib/there.ts`',
    '```',
    '[not](a-link.md), rule 16',
    '```',
  ];
  expect(places({ 'docs/x.md': right.join('\n') })).toEqual([]);
  const wrong = [
    '[gone](gone.md)',
    '[money](money.md#rule-17)',
    '[here](#nowhere)',
    '![picture](pictures/gone.png)',
    'money.md rule 16',
    '[rule 9](money.md#rule-16)',
    'see `lib/gone.ts`',
  ];
  for (const line of wrong) expect(places({ 'docs/x.md': line }), line).toEqual(['docs/x.md:1']);
});

test('the glossary has one line for each word, in order, with folders that exist', () => {
  const entry = (word: string, folder: string) =>
    `- <a id="${word}"></a>**${word}**: a thing. \`${folder}\``;
  const glossary = (...lines: string[]) => places({ 'docs/glossary.md': lines.join('\n') });
  expect(glossary('# Glossary', entry('lease', 'lib'), entry('voucher', 'lib'))).toEqual([]);
  expect(glossary(entry('voucher', 'lib'), entry('lease', 'lib'))).toEqual(['docs/glossary.md:2']);
  expect(glossary(entry('lease', 'gone'))).toEqual(['docs/glossary.md:1']);
  expect(glossary('- **lease**: no anchor. `lib`')).toEqual(['docs/glossary.md:1']);
});
