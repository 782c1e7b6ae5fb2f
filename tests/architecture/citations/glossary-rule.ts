import type { Offence } from '../boundaries/offence.ts';
import { GLOSSARY, type Known } from './anchors.ts';
import type { Text } from './texts.ts';

const FORM = '- <a id="word"></a>**word**: what it means. `folder`';
const ENTRY = /^- <a id="([a-z-]+)"><\/a>\*\*([^*]+)\*\*: .* ((?:`[^`]+`(?:, )?)+)$/;

/** The glossary has one line for each word, in alphabetical order, and the folders that own it exist. */
export function checkGlossary({ path, text }: Text, { paths }: Known): Offence[] {
  if (path !== GLOSSARY) return [];

  const offences: Offence[] = [];
  let last = '';

  for (const [index, line] of text.split('\n').entries()) {
    const at = { file: path, line: index + 1 };
    if (!line.startsWith('- ')) continue;
    const [, id, word, folders] = ENTRY.exec(line) ?? [];
    if (id === undefined || id !== word!.toLowerCase().replaceAll(' ', '-')) {
      offences.push({ ...at, what: 'This line is no entry.', instead: `Write: ${FORM}` });
      continue;
    }
    if (id < last) {
      offences.push({
        ...at,
        what: `'${word}' is out of order.`,
        instead: `Put it before ${last}.`,
      });
    }
    last = id;
    for (const [, folder] of folders!.matchAll(/`([^`]+)`/g)) {
      if (paths.has(folder!)) continue;
      const instead = 'Name the folder that owns the word today.';
      offences.push({ ...at, what: `There is no ${folder}.`, instead });
    }
  }

  return offences;
}
