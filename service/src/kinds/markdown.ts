import type { BlockContent, List, Nodes, PhrasingContent, Root, RootContent } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table';
import { gfmTable } from 'micromark-extension-gfm-table';
import { visible } from '../../../lib/domain/visible-text.ts';
import type { Block, RichText, Span } from '../../../lib/protocol/rich-text.ts';

/** The deepest nesting of lists and quotations that is read. The parser's time grows with its square. */
const MAX_NESTING = 500;

/**
 * What a line opens at its start: quotations, and list items with the spaces before each.
 * The pattern reads every character once: its parts begin with different characters.
 */
const CONTAINERS = /^(?:[ \t]{0,200}(?:>|[-+*](?=[ \t])|\d{1,9}[.)](?=[ \t])))+/;

/** @throws Error for a text that nests too deep to be read */
function checkNesting(source: string): void {
  for (const line of source.split(/\r\n|\r|\n/)) {
    const opened = CONTAINERS.exec(line)?.[0] ?? '';
    const count = opened.match(/>|[-+*](?=[ \t]|$)|\d[.)]/g)?.length ?? 0;
    if (count > MAX_NESTING) {
      throw new Error(`a line opens more than ${MAX_NESTING} lists or quotations.`);
    }
  }
}

/**
 * Parses Markdown (CommonMark with tables) into the allow-listed tree of lib/protocol/rich-text. HTML
 * stays literal text, and links and images become text with an address.
 * @throws Error for a text that nests too deep to be read
 */
export function parseMarkdown(source: string): RichText {
  checkNesting(source);
  const tree: Root = fromMarkdown(visible(source), {
    extensions: [gfmTable()],
    mdastExtensions: [gfmTableFromMarkdown()],
  });
  return tree.children.flatMap((node) => toBlocks(node, 0));
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

const MAX_ADDRESS = 2_000;
/** A link's address as it is shown, which is all that is done with it. */
const shortAddress = (url: string) =>
  url.length <= MAX_ADDRESS ? url : `${url.slice(0, MAX_ADDRESS - 1)}…`;

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
        return [['l', textOf(node), shortAddress(node.url)]];
      case 'image':
        return [['l', node.alt ?? '', shortAddress(node.url)]];
      default:
        return [[marks, textOf(node)]];
    }
  });
}

const textOf = (node: Nodes): string => {
  if ('value' in node) return node.value;
  return 'children' in node ? node.children.map((child) => textOf(child as Nodes)).join('') : '';
};
