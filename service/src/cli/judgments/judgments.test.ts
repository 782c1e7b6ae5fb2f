import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { ComparisonTask } from '../../../../lib/protocol/campaigns.ts';
import type { JudgedTask } from '../../../../lib/protocol/judgments.ts';
import { run } from '../run.ts';
import { FORMATS, type FormatName } from './formats.ts';

const folder = mkdtempSync(join(tmpdir(), 'stint-export-'));
afterAll(() => rmSync(folder, { recursive: true }));
const path = (name: string) => join(folder, name);
const uuid = (n: number) => `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;

type Choice = JudgedTask['answers'][number]['choice'];
const NASTY = 'Says "yes", and\nmore; <b>مرحبا</b> \u2028 , end ';

function task(n: number, choices: Choice[], more: Partial<JudgedTask> = {}): JudgedTask {
  return {
    task: uuid(n),
    ref: n % 2 ? `ref ${n}` : null,
    prompt: `Question ${n}? ${NASTY}`,
    a: `A ${n}${NASTY}`,
    b: `B ${n}`,
    modelA: 'alpha',
    modelB: 'beta & <co>',
    language: 'en',
    answers: choices.map((choice, i) => ({
      rater: `rater${i}`,
      choice,
      aShown: (n + i) % 2 ? 'first' : 'second',
      shownMs: 9_000 + i,
      answeredAt: Date.UTC(2026, 10, 22) + i,
    })),
    ...more,
  };
}

const TASKS = [
  task(1, ['a', 'a', 'a']),
  task(2, ['b', 'b', 'a']),
  task(3, ['tie', 'tie', 'tie']),
  task(4, ['both_bad', 'both_bad', 'both_bad']),
  task(5, []),
  task(6, ['a', 'a', 'b']),
];
writeFileSync(path('from.jsonl'), TASKS.map((row) => `${JSON.stringify(row)}\n`).join(''));

async function stint(...args: string[]) {
  const [out, notes]: [string[], string[]] = [[], []];
  const io = {
    env: {},
    out: (line: string) => void out.push(line),
    note: (line: string) => void notes.push(line),
  };
  return { code: await run(args, io), out: out.join('\n'), notes: notes.join('\n') };
}

async function exported(format: FormatName): Promise<string> {
  const out = path(`out.${format}`);
  const args = ['--from', path('from.jsonl'), '--format', format, '-o', out];
  expect(await stint('campaign', 'export', ...args)).toMatchObject({ code: 0 });
  return readFileSync(format === 'hf' ? join(out, 'data.jsonl') : out, 'utf8');
}
const rows = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

/** The tasks that somebody answered, as a requester uploads them. */
const texts = (list: JudgedTask[]) =>
  list.filter(({ answers }) => answers.length > 0).map(({ prompt, a, b }) => ({ prompt, a, b }));

async function imported(file: string, format: string) {
  const { code, out, notes } = await stint('campaign', 'import', file, '--format', format);
  expect({ code, notes }).toEqual({ code: 0, notes: '' });
  const tasks = rows(out).map((row) => ComparisonTask.parse(row));
  return tasks.map(({ prompt, a, b }) => ({ prompt, a, b }));
}

describe('campaign export', () => {
  test('trl: chosen and rejected, with ties in a separate file', async () => {
    const found = rows(await exported('trl'));
    expect(found).toHaveLength(3);
    expect(found[0]).toEqual({
      prompt: TASKS[0]!.prompt,
      chosen: TASKS[0]!.a,
      rejected: TASKS[0]!.b,
    });
    expect(found[1]).toMatchObject({ chosen: TASKS[1]!.b, rejected: TASKS[1]!.a });
    const ties = rows(readFileSync(path('out.trl.ties.jsonl'), 'utf8'));
    expect(ties.map(({ label }) => label)).toEqual(['tie', 'both_bad']);
  });

  test('trl as messages, with explicit and implicit prompt', async () => {
    const [explicit] = rows(await exported('trl-conversational'));
    expect(explicit.prompt).toEqual([{ role: 'user', content: TASKS[0]!.prompt }]);
    expect(explicit.chosen).toEqual([{ role: 'assistant', content: TASKS[0]!.a }]);
    const [implicit] = rows(await exported('trl-implicit'));
    expect(Object.keys(implicit)).toEqual(['chosen', 'rejected']);
    expect(implicit.rejected.map((turn: { role: string }) => turn.role)).toEqual([
      'user',
      'assistant',
    ]);
  });

  test('kto: two rows a task; ties are wanted twice, both bad never', async () => {
    const found = rows(await exported('kto'));
    const labels = (n: number) =>
      found.filter(({ prompt }) => prompt === TASKS[n]!.prompt).map(({ label }) => label);
    expect([labels(0), labels(1), labels(2), labels(3)]).toEqual([
      [true, false],
      [false, true],
      [true, true],
      [false, false],
    ]);
  });

  test('hf: the same keys and types in every row, and a card with the flip rate', async () => {
    const found = rows(await exported('hf'));
    const shape = (row: object) => Object.entries(row).map(([k, v]) => `${k}:${typeof v}`);
    expect(new Set(found.map((row) => shape(row).join())).size).toBe(1);
    expect(found).toHaveLength(5);
    const card = readFileSync(join(path('out.hf'), 'README.md'), 'utf8');
    expect(card).toMatch(/label_smoothing=0\.\d{4}/);
    expect(card).toContain('num_examples: 5');
    // A line for each column, and one for the split.
    expect(card.match(/ {2}- name: /g)).toHaveLength(Object.keys(found[0]).length + 1);
  });

  test('csv: raw answers, quoted as RFC 4180', async () => {
    const text = await exported('csv');
    expect(text.split('\n')[0]).toBe(
      'task,ref,rater,choice,a_shown,model_a,model_b,shown_ms,answered_at',
    );
    expect(text.trim().split('\n')).toHaveLength(1 + 15);
  });

  test('argilla: a response for each rater, users with names that stay', async () => {
    const [first] = rows(await exported('argilla'));
    expect(first.fields).toEqual({
      prompt: TASKS[0]!.prompt,
      response_a: TASKS[0]!.a,
      response_b: TASKS[0]!.b,
    });
    expect(first.suggestions.preference).toMatchObject({ value: 'a', agent: 'stint' });
    expect(first.responses.preference).toHaveLength(3);
  });

  test('says what is wrong, with the line', async () => {
    writeFileSync(path('bad.jsonl'), `${JSON.stringify(TASKS[0])}\n{"task": 1}\n`);
    const bad = await stint('campaign', 'export', '--from', path('bad.jsonl'));
    expect(bad).toMatchObject({ code: 1 });
    expect(bad.notes).toContain('line 2');
    expect((await stint('campaign', 'export', '--from', path('no'))).notes).toContain('no file');
    expect((await stint('campaign', 'export', '--from', 'x', '--format', 'y')).code).toBe(2);
  });
});

describe('there and back', () => {
  test('label-studio: the same tasks, and its annotations are those of the answers', async () => {
    const text = await exported('label-studio');
    const tasks = JSON.parse(text) as { annotations: { result: { type: string }[] }[] }[];
    expect(tasks.map(({ annotations }) => annotations[0]!.result[0]!.type)).toEqual([
      'pairwise',
      'pairwise',
      'choices',
      'choices',
      'pairwise',
    ]);
    expect(existsSync(path('out.label-studio.config.xml'))).toBe(true);
    expect(await imported(path('out.label-studio'), 'label-studio')).toEqual(texts(TASKS));
  });

  test('hf: the same tasks', async () => {
    await exported('hf');
    expect(await imported(join(path('out.hf'), 'data.jsonl'), 'hf')).toEqual(texts(TASKS));
  });

  test.each(['trl', 'trl-conversational', 'trl-implicit'] as const)(
    '%s: the same texts, the chosen one first',
    async (format) => {
      await exported(format);
      const found = await imported(path(`out.${format}`), 'hf');
      const decided = [TASKS[0]!, TASKS[1]!, TASKS[5]!];
      expect(found.map(({ prompt }) => prompt)).toEqual(decided.map(({ prompt }) => prompt));
      expect(found[1]).toMatchObject({ a: TASKS[1]!.b, b: TASKS[1]!.a });
    },
  );

  test('a file of another kind is refused with its line', async () => {
    writeFileSync(path('other.jsonl'), '{"prompt":"x","a":"1","b":"2"}\n{"text":"?"}\n');
    const bad = await stint('campaign', 'import', path('other.jsonl'));
    expect(bad).toMatchObject({ code: 1 });
    expect(bad.notes).toContain('line 2');
  });
});

test('campaign rank: a table, best first, and a picture that no name can break', async () => {
  const file = path('rank.jsonl');
  const many = Array.from({ length: 40 }, (_, n) => task(n, n % 4 ? ['a', 'a'] : ['b', 'tie']));
  writeFileSync(file, many.map((row) => `${JSON.stringify(row)}\n`).join(''));
  const svg = path('rank.svg');
  const { code, out } = await stint('campaign', 'rank', '--from', file, '--svg', svg);
  expect(code).toBe(0);
  expect(out.split('\n')[1]).toMatch(/^alpha/);
  expect(readFileSync(svg, 'utf8')).toContain('beta &amp; &lt;co&gt;');
  expect(readFileSync(svg, 'utf8')).not.toContain('<co>');
});

test('every format is named in the help', async () => {
  const { out } = await stint('campaign', 'export', '--help');
  for (const name of Object.keys(FORMATS)) expect(out).toContain(name);
});
