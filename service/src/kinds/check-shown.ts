import { RichText, type Span, TEXT_LIMITS } from '../../../lib/protocol/rich-text.ts';

const { blocks, rows, cells, spans, characters } = TEXT_LIMITS;

/**
 * Checks a text with the schema that devices check it with, so that no device gets one that it
 * cannot show.
 * @throws Error that says what is too much
 */
export function checkShown(text: RichText): void {
  if (RichText.safeParse(text).success) return;
  throw new Error(tooMuch(text));
}

function tooMuch(text: RichText): string {
  if (text.length > blocks) return `it has over ${blocks} paragraphs, list items and other parts.`;

  for (const block of text) {
    if (block[0] === 'table') {
      const [, table] = block;
      if (table.length > rows) return `a table has over ${rows} rows.`;
      if (table.some((row) => row.length > cells)) return `a table has over ${cells} columns.`;
    }
    if (spansOf(block).some((some) => some.length > spans)) {
      return `a paragraph changes its formatting over ${spans} times.`;
    }
  }
  return `a paragraph has over ${characters} characters, written-out ones included.`;
}

/** The runs of formatted text in a block. */
function spansOf(block: RichText[number]): readonly Span[][] {
  if (block[0] === 'table') return block[1].flat();
  if (block[0] === 'p') return [block[1]];
  if (block[0] === 'h' || block[0] === 'q') return [block[2]];
  return block[0] === 'li' ? [block[3]] : [];
}
