import type { Guard } from '../../guard.ts';

const VISIBLE = 'lib/domain/visible-text.ts';
const RICH = 'lib/protocol/rich-text.ts';
const SPANS = 'components/rich-text/spans.tsx';
const SEEN = ['lib/domain/visible-text.test.ts'];
const SHAPES = ['lib/protocol/rich-text.test.ts'];
const DRAWN = ['components/rich-text/rich-text.test.tsx'];
const hides = 'hides text, or names themselves';
const runs = 'runs script, loads pixels, hides text';
const shows = 'uploads a task that no device can show';

const bound = (take: string, put: string, what: string): Guard => ({
  file: RICH,
  take,
  put,
  threat: `a task has any number of ${what}`,
  row: shows,
  tests: SHAPES,
});

/** What a stranger's text can and cannot do on a screen. */
export const TEXTS: readonly Guard[] = [
  ...(
    [
      ['\\p{Default_Ignorable_Code_Point}', 'a tag or a filler'],
      ['\\p{Cc}', 'a control'],
      ['\\p{Cf}', 'a format character'],
      ['\\p{Zl}', 'a separator of lines'],
      ['\\p{Zp}', 'a separator of paragraphs'],
      ['\\p{Cs}', 'half a character'],
      ['\\p{Co}', 'a character of private use'],
    ] as const
  ).map(([take, what]) => ({
    file: VISIBLE,
    take,
    put: '',
    threat: `${what} is not seen`,
    row: hides,
    tests: SEEN,
  })),
  {
    file: VISIBLE,
    take: '    .replace(STACKED, spell);',
    put: ';',
    threat: 'a tower of marks covers the lines around it',
    row: hides,
    tests: SEEN,
  },
  {
    file: VISIBLE,
    take: "if (JOINING.test(before) && (JOINING.test(after) || c === '\\u200d')) return true;",
    put: 'return true;',
    threat: 'a joiner hides between Latin letters',
    row: hides,
    tests: SEEN,
  },
  {
    file: VISIBLE,
    take: "return PICTURE.test(before) || (KEYCAP_BASE.test(before) && after === '\\u20e3');",
    put: 'return true;',
    threat: 'variation selectors carry a hidden text',
    row: hides,
    tests: SEEN,
  },
  {
    file: VISIBLE,
    take: 'return code >= 0xe0020 && code <= 0xe007f && isInFlag(text, at);',
    put: 'return code >= 0xe0020 && code <= 0xe007f;',
    threat: 'tags carry a hidden text',
    row: hides,
    tests: SEEN,
  },
  {
    file: VISIBLE,
    take: ' && at < start + flag.length',
    put: '',
    threat: 'tags after a flag carry a hidden text',
    row: hides,
    tests: SEEN,
  },
  {
    file: VISIBLE,
    take: 'LOOK_ALIKE.filter((script) => script.test(word)).length > 1',
    put: 'false',
    threat: 'a name of letters that look alike passes for another',
    row: hides,
    tests: SEEN,
  },
  bound(
    'const Text = z.string().check(z.maxLength(TEXT_LIMITS.characters));',
    'const Text = z.string();',
    'characters',
  ),
  bound(
    'const Spans = z.array(Span).check(z.maxLength(TEXT_LIMITS.spans));',
    'const Spans = z.array(Span);',
    'spans',
  ),
  bound('z.array(Block).check(z.maxLength(TEXT_LIMITS.blocks))', 'z.array(Block)', 'blocks'),
  bound('.check(z.maxLength(TEXT_LIMITS.rows))', '', 'rows'),
  bound('.check(z.maxLength(TEXT_LIMITS.cells))', '', 'cells'),
  {
    file: RICH,
    take: 'const Mark = z.string().check(z.regex(/^[bics]{0,4}$/));',
    put: 'const Mark = z.string();',
    threat: 'a task is marked as something that is not known',
    row: shows,
    tests: SHAPES,
  },
  {
    file: RICH,
    take: "z.tuple([z.literal('h'), z.int().check(z.gte(1), z.lte(6)), Spans])",
    put: "z.tuple([z.literal('h'), z.number(), Spans])",
    threat: 'a heading has a level that none has',
    row: shows,
    tests: SHAPES,
  },
  {
    file: 'components/task/entrance-foot.tsx',
    take: '<span className="t12 ink2">{t(\'entrance_says\', asked.campaignName)}</span>',
    put: '',
    threat: 'the explanation of a requester passes for words of Stint',
    row: 'writes an explanation that deceives',
    tests: ['components/task/entrance-foot.test.tsx'],
  },
  {
    file: SPANS,
    take: "if (span[0] === 'l') return <InertLink label={span[1]} address={span[2] ?? ''} />;",
    put: "if (span[0] === 'l') return <a href={span[2]}>{span[1]}</a>;",
    threat: 'a link in a task leads somewhere',
    row: runs,
    tests: DRAWN,
  },
  {
    file: SPANS,
    take: ' (<bdi className="rich-address">{address}</bdi>)',
    put: '',
    threat: 'a link in a task hides its address',
    row: runs,
    tests: DRAWN,
  },
  {
    file: 'components/rich-text/code.tsx',
    take: '<pre>{text}</pre>',
    put: '<pre dangerouslySetInnerHTML={{ __html: text }} />',
    threat: 'code in a task becomes markup',
    row: runs,
    tests: DRAWN,
  },
];
