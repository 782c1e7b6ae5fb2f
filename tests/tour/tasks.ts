import { readFileSync } from 'node:fs';
import type { ComparisonTask } from '../../lib/protocol/campaigns.ts';

const file = new URL('../../service/demo/comparisons.jsonl', import.meta.url);

/** One task for each kind of text, with the name of its picture; the queue shuffles them. */
const CHOSEN: Readonly<Record<string, string>> = {
  'llmfao-1390': 'task',
  'llmfao-3071': 'task-long',
  'llmfao-749': 'task-code',
  'llmfao-2502': 'task-chords',
  'llmfao-1056': 'task-list',
  'llmfao-1572': 'task-cjk',
  'llmfao-236': 'task-prose',
  'llmfao-34': 'task-verse',
  'llmfao-2200': 'task-french',
  'llmfao-2034': 'task-short',
};

/** The demo has no right-to-left text. */
const ARABIC: ComparisonTask = {
  ref: 'tour-arabic',
  prompt: 'اشرح لي باختصار لماذا السماء زرقاء.',
  a: 'لأن جزيئات الهواء تشتت الضوء الأزرق أكثر من الأحمر، وهذا ما يسمى تشتت رايلي (Rayleigh).\n\n- الضوء الأزرق موجته أقصر\n- العين حساسة له\n\n```\nlambda = 450 nm\n```',
  b: 'السماء زرقاء لأنها تعكس لون البحر.\n\nThis sentence is English and stays left to right.',
};

const HOSTILE: ComparisonTask = {
  ref: 'tour-words',
  prompt: `How long is the word ${'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft'}?`,
  a: `It has 79 letters. ${'a_very_long_name_without_any_place_to_break_'.repeat(4)}\n\n| Word | Letters | Origin | Year | Source |\n|---|---|---|---|---|\n| Donaudampfschifffahrt | 22 | Vienna | 1829 | https://example.org/${'long/'.repeat(20)} |`,
  b: '<b>Bold?</b> [A link](https://example.org) and `code`.\n\n> A quote\n\n1. First\n2. Second',
};

const demo = readFileSync(file, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as ComparisonTask);

/** Tasks to judge once those with pictures are done. */
export const otherTasks: readonly ComparisonTask[] = demo
  .filter(({ ref }) => ref && !(ref in CHOSEN))
  .filter((_, i) => i % 14 === 0);

/** The tasks of the tour's first campaign. */
export const tourTasks: readonly ComparisonTask[] = [
  ...demo.filter(({ ref }) => ref && ref in CHOSEN),
  ARABIC,
  HOSTILE,
];

const plain = (text: string) => text.replace(/\W+/gu, '').slice(0, 40);

const names = new Map(
  tourTasks.map(({ ref, prompt }) => [
    plain(prompt) || prompt.slice(0, 12),
    CHOSEN[ref ?? ''] ?? String(ref).replace('tour-', 'task-'),
  ]),
);

/** The name of the picture of the task with this question. */
export function pictureOf(question: string): string {
  const name = names.get(plain(question) || question.slice(0, 12));
  if (!name) throw new Error(`The tour has no task with the question: ${question}`);
  return name;
}
