import type { Offence } from '../boundaries/offence.ts';
import { anchorsOf } from './anchors.ts';
import { checkCode } from './code-rules.ts';
import { checkGlossary } from './glossary-rule.ts';
import { checkLinks } from './link-rules.ts';
import type { Texts } from './texts.ts';

/** All citations of a rule, a word or a page that have the wrong form or lead nowhere. */
export function findBadCitations({ files, paths }: Texts): Offence[] {
  const pages = new Map(
    files
      .filter(({ path }) => path.endsWith('.md'))
      .map((file) => [file.path, anchorsOf(file.text)]),
  );
  const known = { paths, pages };
  return files
    .flatMap((file) =>
      file.path.endsWith('.md')
        ? [...checkLinks(file, known), ...checkGlossary(file, known)]
        : checkCode(file, known),
    )
    .sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line);
}
