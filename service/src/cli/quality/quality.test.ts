import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { run } from '../run.ts';

const folder = mkdtempSync(join(tmpdir(), 'stint-quality-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

async function quality(...args: string[]) {
  const out: string[] = [];
  const notes: string[] = [];
  const steps: string[] = [];
  const code = await run(['quality', ...args], {
    env: {},
    out: (line) => void out.push(line),
    note: (line) => void notes.push(line),
    progress: (line) => void steps.push(line),
  });
  return {
    code,
    out: out.join('\n'),
    lines: out.join('\n').split('\n'),
    notes: notes.join('\n'),
    steps,
  };
}

const labels = (rows: string[]) => `task,worker,label\n${rows.join('\n')}\n`;
const three = labels(['t1,a,x', 't1,b,x', 't1,c,y', 't2,a,y', 't2,b,y', 't2,c,y']);

describe('quality infer', () => {
  it('reads columns in any order, quotes, a byte order mark, line ends and spaces', async () => {
    const text =
      '\uFEFFnote,Label,"Task",WORKER\r\n' +
      ',yes,"t,1",a\r\n\r\n"say ""no""", yes ,"t,1",b\r\n,"no\nnever","t\n2",a\r\n';
    const { code, out } = await quality('infer', file('odd.csv', text), '--model', 'majority');
    expect(code).toBe(0);
    expect(out).toMatch(/^task,label,confidence\n"t,1",yes,[\d.]+\n"t\n2","no\nnever",[\d.]+$/);
  });

  it('reads semicolons and tabs when the header has them', async () => {
    const { lines } = await quality('infer', file('semi.csv', three.replaceAll(',', ';')));
    const tabs = await quality('infer', file('tabs.tsv', three.replaceAll(',', '\t')));
    expect(lines.map((line) => line.split(',')[1])).toEqual(['label', 'x', 'y']);
    expect(tabs.lines).toEqual(lines);
  });

  it.each(['ensemble', 'ibcc', 'ds', 'hds', 'onecoin', 'glad', 'mace', 'majority'])(
    'keeps the order of the file and writes probabilities with %s',
    async (model) => {
      const { lines } = await quality('infer', file('three.csv', three), '--model', model);
      expect(lines.map((line) => line.split(',').slice(0, 2))).toEqual([
        ['task', 'label'],
        ['t1', 'x'],
        ['t2', 'y'],
      ]);
      for (const line of lines.slice(1)) {
        expect(Number(line.split(',')[2])).toBeGreaterThanOrEqual(0.5);
        expect(Number(line.split(',')[2])).toBeLessThanOrEqual(1);
      }
    },
  );

  it('counts the last answer of a worker to a task', async () => {
    const rows = ['t1,a,x', 't1,b,y', 't1,b,x', 't1,c,y', 't1,c,x'];
    const { lines } = await quality('infer', file('twice.csv', labels(rows)));
    expect(lines[1]).toMatch(/^t1,x,/);
  });

  it('takes gold to be certain, even a label that nobody gave', async () => {
    const gold = file('gold.csv', 'label,task\nz,t1\nx,t9\n');
    const { lines, notes } = await quality('infer', file('three.csv', three), '--gold', gold);
    expect(lines[1]).toBe('t1,z,1');
    expect(notes).toMatch(/^Gold lines for tasks without answers: 1\./);
  });

  it('writes a profile of each worker', async () => {
    const rows = Array.from(
      { length: 20 },
      (_, i) => `p${i},ann,left\np${i},"b,o",${i < 5 ? 'tie' : 'right'}`,
    );
    const path = join(folder, 'workers.csv');
    await quality('infer', file('sides.csv', labels(rows)), '--workers', path);
    const [header, ann, bo] = readFileSync(path, 'utf8').trim().split('\n');
    expect(header).toBe(
      'worker,answers,reliability,reliability_low,reliability_high,spread,spread_low,spread_high,' +
        'tie,tie_low,tie_high,side,side_low,side_high',
    );
    expect(ann).toMatch(/^ann,20,.*,0\.5,[\d.]+,0\.5$/);
    expect(bo).toMatch(/^"b,o",20,.*,0\.25,[\d.]+,[\d.]+,-0\.5,/);
  });

  it('gives the same result for the same seed, and shows its steps on a terminal', async () => {
    const path = file('three.csv', three);
    const first = await quality('infer', path, '--seed', '9');
    expect((await quality('infer', path, '--seed', '9')).out).toBe(first.out);
    expect(first.steps.at(-1)).toBe('');
    expect(first.steps).toContain('fitting 0 %');
  });

  it('has no rows for a file without answers', async () => {
    expect((await quality('infer', file('none.csv', labels([])))).out).toBe(
      'task,label,confidence',
    );
  });
});

describe('a file that is wrong', () => {
  const tooMany = labels(Array.from({ length: 501 }, (_, i) => `t,w${i},label${i}`));
  it.each([
    ['empty', '', /line 1: the file is empty/],
    ['headless', 't1,a,x\nt2,b,y\n', /line 1: there is no column task/],
    ['short', 'task,worker,label\nt1,a,x\n\nt2,b\n', /line 4: 2 fields, but the header has 3/],
    ['long', 'task,worker,label\nt1,a,x,y\n', /line 2: 4 fields, but the header has 3/],
    ['blank', 'task,worker,label\nt1,a,x\nt1,,x\n', /line 3: field 2 is empty/],
    ['open', 'task,worker,label\nt1,a,"x\nt2,b,y\n', /line \d: a quote is opened and never closed/],
    ['many', tooMany, /line 502: more than 500 different labels/],
  ])('is refused with its line: %s', async (name, text, message) => {
    const { code, out, notes } = await quality('infer', file(`${name}.csv`, text));
    expect([code, out]).toEqual([1, '']);
    expect(notes).toMatch(message);
    expect(notes).not.toMatch(/\n\s+at /);
  });

  it('is refused when workers and labels are too many to fit in memory', async () => {
    const rows = Array.from({ length: 1800 }, (_, i) => `t${i >> 2},w${i},l${i % 450}`);
    const { code, notes } = await quality('infer', file('wide.csv', labels(rows)));
    expect(code).toBe(1);
    expect(notes).toMatch(/1800 workers with 450 labels are too many/);
  });

  it('is refused when it does not exist or is a folder', async () => {
    expect(await quality('infer', join(folder, 'absent.csv'))).toMatchObject({
      code: 1,
      notes: expect.stringMatching(/^There is no file/),
    });
    expect((await quality('infer', folder)).notes).toMatch(/cannot be read/);
  });

  it.each([
    [['infer', 'x.csv', '--model', 'best']],
    [['infer', 'x.csv', '--seed', '-1']],
    [['replay', 'x.csv', '--target', '1']],
    [['rank', 'x.csv', '--model', 'elo']],
    [['infer']],
  ])('a wrong command line exits with 2: %j', async (args) => {
    expect((await quality(...args)).code).toBe(2);
  });
});

describe('quality rank', () => {
  const header = 'task,worker,left,right,winner\n';

  it.each(['davidson', 'bt'])('takes sides, ties and names for winners: %s', async (model) => {
    const bySide = '1,w,A,B,left\n2,w,B,A,Right\n3,v,A,B,TIE\n4,v,A,B,right\n';
    const byName = '1,w,A,B,A\n2,w,B,A,A\n3,v,A,B,draw\n4,v,A,B,B\n';
    const sides = await quality('rank', file('sides.csv', header + bySide), '--model', model);
    const names = await quality('rank', file('names.csv', header + byName), '--model', model);
    expect(sides.lines).toEqual(names.lines);
    expect(sides.lines[0]).toBe('item,score,low,high,votes');
    const [first, second] = sides.lines.slice(1).map((line) => line.split(','));
    expect([first![0], second![0], first![4]]).toEqual(['A', 'B', '4']);
    expect(Number(first![1])).toBeGreaterThan(Number(second![1]));
  });

  it.each([
    ['1,w,A,B,C', /line 2: winner C is neither/],
    ['1,w,A,A,left', /line 2: A is compared with itself/],
    ['1,w,right,left,left', /line 2: winner left is a side or a tie, and also/],
  ])('refuses %s', async (row, message) => {
    const { code, notes } = await quality('rank', file('bad.csv', `${header}${row}\n`));
    expect(code).toBe(1);
    expect(notes).toMatch(message);
  });

  it('warns of parts that were never compared', async () => {
    const rows = '1,w,A,B,tie\n2,w,C,D,left\n';
    expect((await quality('rank', file('parts.csv', header + rows))).notes).toMatch(/2 parts/);
  });
});

describe('quality replay', () => {
  it('prints how many answers would have been used, and the accuracy with --truth', async () => {
    const rows = Array.from({ length: 30 }, (_, t) =>
      Array.from({ length: 8 }, (_, w) => `t${t},w${w},${w < 7 === (t % 2 === 0) ? 'y' : 'n'}`),
    ).flat();
    const truth = Array.from(
      { length: 30 },
      (_, t) => `t${t},${t === 0 ? 'else' : t % 2 ? 'n' : 'y'}`,
    );
    const path = file('full.csv', labels(rows));
    const known = file('truth.csv', `task,label\n${truth.join('\n')}\n`);
    const plain = JSON.parse((await quality('replay', path, '--target', '0.95')).out);
    expect(Object.keys(plain)).toEqual(['labelsUsed', 'labelsAvailable', 'agreement']);
    expect(plain).toMatchObject({ labelsAvailable: 240, agreement: 1 });
    expect(plain.labelsUsed).toBeLessThan(200);
    const judged = JSON.parse(
      (await quality('replay', path, '--target', '0.95', '--truth', known)).out,
    );
    expect(judged).toEqual({ ...plain, accuracy: expect.closeTo(29 / 30, 6) });
  });
});
