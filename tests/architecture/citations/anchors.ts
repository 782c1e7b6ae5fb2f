/** What a citation can lead to. */
export interface Known {
  paths: ReadonlySet<string>;
  /** The anchors of each document: what a link can name after the `#`. */
  pages: ReadonlyMap<string, ReadonlySet<string>>;
}

export const MONEY = 'docs/money.md';
export const GLOSSARY = 'docs/glossary.md';

/** All lines, those in fenced blocks emptied, so that line numbers stay the same. */
export function proseLines(text: string): string[] {
  let fenced = false;
  return text.split('\n').map((line) => {
    const fence = /^\s*```/.test(line);
    if (fence) fenced = !fenced;
    return fenced || fence ? '' : line;
  });
}

/** The anchor that GitHub makes of a heading. */
const slugOf = (heading: string): string =>
  heading
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-');

/** The anchors of a document: those that it sets itself, and those of its headings. */
export function anchorsOf(text: string): Set<string> {
  const anchors = new Set<string>();
  for (const line of proseLines(text)) {
    for (const [, id] of line.matchAll(/<a id="([^"]+)"><\/a>/g)) anchors.add(id!);
    const heading = /^#{1,6} (.*)$/.exec(line);
    if (heading) anchors.add(slugOf(heading[1]!));
  }
  return anchors;
}
