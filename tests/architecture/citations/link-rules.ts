import { posix } from 'node:path';
import type { Offence } from '../boundaries/offence.ts';
import { type Known, MONEY, proseLines } from './anchors.ts';
import type { Text } from './texts.ts';

/** A document's links lead somewhere, files that it names exist, and it cites rules by links. */
export function checkLinks({ path, text }: Text, known: Known): Offence[] {
  return proseLines(text).flatMap((line, index) =>
    [...brokenLinks(path, line, known), ...missingFiles(line, known), ...bareRules(path, line)].map(
      (problem) => ({ file: path, line: index + 1, ...problem }),
    ),
  );
}

type Problem = Pick<Offence, 'what' | 'instead'>;

function* brokenLinks(path: string, line: string, known: Known): Generator<Problem> {
  for (const [, target] of line.matchAll(/\]\(([^)\s]+)\)/g)) {
    if (/^[a-z]+:/.test(target!)) continue;
    const [to, anchor] = target!.split('#') as [string, string?];
    const page = to === '' ? path : posix.normalize(posix.join(posix.dirname(path), to));
    if (!known.paths.has(page.replace(/\/$/, ''))) {
      yield { what: `The link to ${target} leads nowhere.`, instead: 'Name a file of the tree.' };
    } else if (anchor !== undefined && !known.pages.get(page)?.has(anchor)) {
      yield { what: `${page} has no '${anchor}'.`, instead: 'Name an anchor or a heading of it.' };
    }
  }
}

const TREE =
  /`((?:components|contracts|entrypoints|lib|pages|scripts|service|tests)\/[\w./-]+\.[a-z]+)`/g;

/** Names of files, from the root and with their extension. */
function* missingFiles(line: string, { paths }: Known): Generator<Problem> {
  for (const [, file] of line.matchAll(TREE)) {
    if (paths.has(file!)) continue;
    yield { what: `There is no ${file}.`, instead: 'Name the file where it is now.' };
  }
}

/** In `[rule 16](money.md#rule-16)`, the number in the text is the one in the link. */
function* bareRules(path: string, line: string): Generator<Problem> {
  if (path === MONEY && /^### Rule \d/.test(line)) return;

  const home = posix.relative(posix.dirname(path), MONEY);
  for (const { 0: cited, 1: number, index } of line.matchAll(/\brules? (\d+)/gi)) {
    // This document shows how code cites.
    if (line.slice(0, index).endsWith(`\`${MONEY} `)) continue;
    const link = `](${path === MONEY ? '' : home}#rule-${number})`;
    const rest = line.slice(index + cited.length);
    if (line[index - 1] === '[' && rest.startsWith(link)) continue;
    yield { what: `'${cited}' is no link.`, instead: `Write [rule ${number}${link}.` };
  }
}
