import * as z from 'zod/mini';

/**
 * A task's text as data: the service parses Markdown once, on upload, and keeps
 * only what is listed here. There is no HTML, no image, no link that is followed;
 * anything else arrives as literal text.
 *
 * Spans are `[mark, text]`, marks being a set of letters: b strong, i emphasis,
 * c code, s struck, or '' for none; a link is `['l', label, address]`, shown as
 * text with its address and never followed.
 */
/** The most that a device takes and shows of one text. */
export const TEXT_LIMITS = {
  characters: 100_000,
  address: 2_000,
  spans: 5_000,
  blocks: 2_000,
  rows: 500,
  cells: 50,
} as const;

const Text = z.string().check(z.maxLength(TEXT_LIMITS.characters));
const Mark = z.string().check(z.regex(/^[bics]{0,4}$/));

export const Span = z.union([
  z.tuple([z.literal('l'), Text, z.string().check(z.maxLength(TEXT_LIMITS.address))]),
  z.tuple([Mark, Text]),
]);
export type Span = z.infer<typeof Span>;
const Spans = z.array(Span).check(z.maxLength(TEXT_LIMITS.spans));

/**
 * Blocks: `p` paragraph, `h` heading (level 1-6), `li` list item (depth 0-7,
 * number or null for a bullet), `pre` code (language or ''), `q` quotation (depth 1-7),
 * `table` (rows of cells, the first row being the head), `hr` a rule.
 * Lists are flat with a depth, so that no renderer has to recurse.
 */
export const Block = z.union([
  z.tuple([z.literal('p'), Spans]),
  z.tuple([z.literal('h'), z.int().check(z.gte(1), z.lte(6)), Spans]),
  z.tuple([
    z.literal('li'),
    z.int().check(z.gte(0), z.lte(7)),
    z.nullable(z.int().check(z.gte(0), z.lte(999_999_999))),
    Spans,
  ]),
  z.tuple([z.literal('pre'), z.string().check(z.maxLength(40)), Text]),
  z.tuple([z.literal('q'), z.int().check(z.gte(1), z.lte(7)), Spans]),
  z.tuple([
    z.literal('table'),
    z
      .array(z.array(Spans).check(z.maxLength(TEXT_LIMITS.cells)))
      .check(z.maxLength(TEXT_LIMITS.rows)),
  ]),
  z.tuple([z.literal('hr')]),
]);
export type Block = z.infer<typeof Block>;

export const RichText = z.array(Block).check(z.maxLength(TEXT_LIMITS.blocks));
export type RichText = z.infer<typeof RichText>;
