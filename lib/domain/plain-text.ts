import type { Block, RichText, Span } from '../protocol/rich-text.ts';

/** A rich text without its formatting, for previews and reading time. */
export function plainText(text: RichText): string {
  return text.map(blockText).join('\n').trim();
}

const spansText = (spans: readonly Span[]) => spans.map((span) => span[1]).join('');

function blockText(block: Block): string {
  switch (block[0]) {
    case 'pre':
      return block[2];
    case 'table':
      return block[1].map((row) => row.map(spansText).join(' ')).join('\n');
    case 'hr':
      return '';
    case 'h':
    case 'q':
      return spansText(block[2]);
    case 'li':
      return spansText(block[3]);
    default:
      return spansText(block[1]);
  }
}
