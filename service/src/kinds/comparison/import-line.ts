import { plainText } from '../../../../lib/domain/plain-text.ts';
import { countWords, readingFloor } from '../../../../lib/domain/reading.ts';
import { visible } from '../../../../lib/domain/visible-text.ts';
import { ComparisonTask } from '../../../../lib/protocol/campaigns.ts';
import type { RichText } from '../../../../lib/protocol/rich-text.ts';
import type { ComparisonContent } from '../../../../lib/protocol/tasks.ts';
import { checkShown } from '../check-shown.ts';
import { parseMarkdown } from '../markdown.ts';
import type { StoredTask } from '../stored-task.ts';

/** Checks and parses one line of an upload. @throws zod's error when it is not a comparison; Error for an explanation without gold, or a text that devices cannot show */
export function importComparison(line: unknown): StoredTask {
  const task = ComparisonTask.parse(line);
  if (task.explanation !== undefined && task.gold === undefined) {
    throw new Error('explanation: an entrance question needs `gold` as well.');
  }

  const content: ComparisonContent = {
    kind: 'comparison',
    prompt: readText('prompt', task.prompt),
    a: readText('a', task.a),
    b: readText('b', task.b),
  };

  const words = [content.prompt, content.a, content.b].reduce(
    (sum, text) => sum + countWords(plainText(text)),
    0,
  );

  return {
    ref: task.ref ?? null,
    content: JSON.stringify(content),
    modelA: task.modelA ?? null,
    modelB: task.modelB ?? null,
    language: primaryLanguage(task.language),
    words,
    floorMs: readingFloor(words),
    source: JSON.stringify({ prompt: task.prompt, a: task.a, b: task.b }),
    gold: task.gold ?? null,
    explanation: task.explanation === undefined ? null : visible(task.explanation),
  };
}

/** Parses one of the texts. @throws Error that names it when no device could show it */
function readText(name: string, source: string): RichText {
  try {
    const text = parseMarkdown(source);
    checkShown(text);
    return text;
  } catch (cause) {
    const nested = cause instanceof RangeError ? 'it nests too deep.' : (cause as Error).message;
    throw new Error(`${name}: ${nested}`, { cause });
  }
}

/** `en` of `en-GB`: tasks and raters are matched by primary language. */
const primaryLanguage = (tag: string | undefined): string | null =>
  tag?.split('-')[0]?.toLowerCase() ?? null;
