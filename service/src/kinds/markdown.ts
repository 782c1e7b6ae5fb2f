import type { BlockContent, List, Nodes, PhrasingContent, Root, RootContent } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table';
import { gfmTable } from 'micromark-extension-gfm-table';
import type { Block, RichText, Span } from '../../../lib/protocol/rich-text.ts';

/** Zero-width and bidirectional controls that can disguise a text. Joiners and marks that scripts need are kept. */
const HIDDEN = new Set('\u200b\u2060\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069');
const LAYOUT = new Set('\t\n\r');

const show = (c: string) =>
  LAYOUT.has(c) || (/\p{Cf}/u.test(c) && !HIDDEN.has(c))
    ? c
    : `⟨U+${c.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}⟩`;

/** The text with characters that could disguise it written out. */
export const visible = (text: string): string => text.replace(/[\p{Cc}\p{Cf}]/gu, show);

/**
 * Parses Markdown (CommonMark with tables) into the allow-listed tree of lib/protocol/rich-text. HTML
 * stays literal text, and links and images become text with an address.
 */
export function parseMarkdown(source: string): RichText {
  const tree: Root = fromMarkdown(visible(source), {
    extensions: [gfmTable()],
    mdastExtensions: [gfmTableFromMarkdown()],
  });
  return tree.children.flatMap((node) => toBlocks(node, 0)).slice(0, 2_000);
}

const MAX_DEPTH = 7;
const deeper = (depth: number) => Math.min(depth + 1, MAX_DEPTH);

function toBlocks(node: RootContent | BlockContent, depth: number): Block[] {
  switch (node.type) {
    case 'paragraph':
      return [['p', toSpans(node.children)]];
    case 'heading':
      return [['h', node.depth, toSpans(node.children)]];
    case 'code':
      return [['pre', (node.lang ?? '').slice(0, 40), node.value]];
    case 'thematicBreak':
      return [['hr']];
    case 'html':
      return [['p', [['', node.value]]]];
    case 'blockquote':
      return node.children.flatMap((child) => toQuote(child as BlockContent, deeper(depth)));
    case 'list':
      return toItems(node, depth);
    case 'table':
      return [
        ['table', node.children.map((row) => row.children.map((cell) => toSpans(cell.children)))],
      ];
    case 'definition':
      return [['p', [['', `[${node.label ?? node.identifier}]: ${node.url}`]]]];
    default:
      return [];
  }
}

function toQuote(node: BlockContent, depth: number): Block[] {
  const blocks = toBlocks(node, depth);
  return blocks.map((block) => (block[0] === 'p' ? ['q', Math.max(1, depth), block[1]] : block));
}

function toItems(list: List, depth: number): Block[] {
  const first = list.start ?? 1;
  return list.children.flatMap((item, index) => {
    const number = list.ordered ? Math.min(first + index, 999_999_999) : null;
    const [head, ...rest] = item.children;
    const spans = head?.type === 'paragraph' ? toSpans(head.children) : [];
    const others = head?.type === 'paragraph' ? rest : item.children;
    const inner = others.flatMap((child) => toBlocks(child as BlockContent, deeper(depth)));
    return [['li', depth, number, spans] as Block, ...inner];
  });
}

const addMark = (marks: string, mark: string) => (marks.includes(mark) ? marks : marks + mark);

function toSpans(nodes: readonly PhrasingContent[], marks = ''): Span[] {
  return nodes.flatMap((node): Span[] => {
    switch (node.type) {
      case 'text':
      case 'html':
        return [[marks, node.value]];
      case 'strong':
        return toSpans(node.children, addMark(marks, 'b'));
      case 'emphasis':
        return toSpans(node.children, addMark(marks, 'i'));
      case 'delete':
        return toSpans(node.children, addMark(marks, 's'));
      case 'inlineCode':
        return [[addMark(marks, 'c'), node.value]];
      case 'break':
        return [[marks, '\n']];
      case 'link':
        return [['l', textOf(node), node.url.slice(0, 2_000)]];
      case 'image':
        return [['l', node.alt ?? '', node.url.slice(0, 2_000)]];
      default:
        return [[marks, textOf(node)]];
    }
  });
}

const textOf = (node: Nodes): string => {
  if ('value' in node) return node.value;
  return 'children' in node ? node.children.map((child) => textOf(child as Nodes)).join('') : '';
};
