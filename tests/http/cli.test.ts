import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeFunctionData, erc20Abi, type Hex } from 'viem';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run } from '../../service/src/cli/run.ts';
import { sampleTasks, until } from '../support/campaign.ts';
import { TestDevice } from '../support/device.ts';
import { testAccount, testKey } from '../support/keys.ts';
import { OPERATOR_TOKEN, startNetwork, type TestNetwork } from '../support/network.ts';

let net: TestNetwork;
const home = mkdtempSync(join(tmpdir(), 'stint-cli-'));
const file = (name: string, text: string) => {
  const path = join(home, name);
  writeFileSync(path, text);
  return path;
};

beforeAll(async () => {
  net = await startNetwork({ STINT_READING_FLOOR: '0' });
});
afterAll(() => net.stop());

/** Runs a command line as the requester `who`, without any other settings of this computer. */
async function stint(who: string, line: string[], more: Record<string, string | undefined> = {}) {
  const out: string[] = [];
  const notes: string[] = [];
  const env = {
    STINT_STATE: join(home, 'none'),
    XDG_CONFIG_HOME: join(home, who),
    STINT_SERVICE: net.origin,
    STINT_WALLET_KEY: testKey(who),
    STINT_OPERATOR_TOKEN: OPERATOR_TOKEN,
    ...more,
  };
  const io = {
    env,
    out: (text: string) => void out.push(text),
    note: (text: string) => void notes.push(text),
  };

  return { code: await run(line, io), out: out.join('\n'), notes: notes.join('\n') };
}

/** Gives test tokens and test ether. */
async function give(who: string, units: bigint): Promise<void> {
  const to = testAccount(who).address;
  await net.chain.setBalance({ address: to, value: 10n ** 18n });
  const data = encodeFunctionData({ abi: erc20Abi, functionName: 'transfer', args: [to, units] });
  const token = net.network.token.address as Hex;
  const account = testAccount('deployer');
  const hash = await net.chain.sendTransaction({
    account,
    to: token,
    data,
    chain: net.chain.chain,
  });
  await net.chain.waitForTransactionReceipt({ hash });
}

const DAY = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
const CREATE = ['campaign', 'create', '--name', 'Mine', '--price', '0.045', '--deadline'];
const terms = (budget: string) => [...CREATE, DAY, '--redundancy', '1', '--budget', budget];

test('a campaign goes from create to results', async () => {
  await give('ann', 10_000_000n);
  const made = await stint('ann', terms('5'));
  expect(made.code, made.notes).toBe(0);
  const id = made.out;
  expect(id).toMatch(/^0x[0-9a-f]{64}$/);
  const keyring = join(home, 'ann', 'stint', 'keys.json');
  expect(statSync(keyring).mode & 0o777).toBe(0o600);
  expect(readdirSync(join(home, 'ann', 'stint'))).toEqual(['keys.json']);

  const tasks = file(
    'tasks.jsonl',
    sampleTasks(3)
      .map((task) => JSON.stringify(task))
      .join('\r\n'),
  );
  expect(await stint('ann', ['campaign', 'upload', id, tasks])).toMatchObject({
    code: 0,
    out: '3 tasks in the campaign',
    notes: '3 of 3',
  });
  const again = await stint('ann', ['campaign', 'upload', id, tasks]);
  expect(again.out).toBe('3 tasks in the campaign');

  expect((await stint('ann', ['campaign', 'release', id])).out).toBe('open');
  expect((await stint('ann', ['campaign', 'pause', id])).out).toBe('paused');
  expect((await stint('ann', ['campaign', 'resume', id])).out).toBe('open');
  const device = new TestDevice(net.network);
  await device.register();
  await device.judge('a');

  const status = await stint('ann', ['campaign', 'status', id]);
  expect(status.out).toContain('5.000 USDC, of which 4.955 USDC free');
  expect(status.out).toContain('1 accepted');
  const json = await stint('ann', ['campaign', 'status', id, '--json']);
  expect(JSON.parse(json.out)).toMatchObject({ id, answers: 1, funded: '5000000' });

  const results = join(home, 'results.jsonl');
  expect((await stint('ann', ['campaign', 'results', id, '-o', results])).code).toBe(0);
  expect(JSON.parse(readFileSync(results, 'utf8'))).toMatchObject({ modelA: 'Right' });
  const report = await stint('ann', ['campaign', 'report', id]);
  expect(report.out).toContain('0.045 USDC so far, 0.090 USDC to go');
  expect(report.out).toContain('1 of 1 raters');
  const told = JSON.parse((await stint('ann', ['campaign', 'report', id, '--json'])).out);
  expect(told).toMatchObject({ answers: 1, agreement: null, disputed: [] });
  const rows = join(home, 'kto.jsonl');
  const exported = await stint('ann', ['campaign', 'export', id, '--format', 'kto', '-o', rows]);
  expect(exported).toMatchObject({ code: 0 });
  const [first] = readFileSync(rows, 'utf8').trim().split('\n');
  // Exports for training contain the texts exactly as uploaded.
  const prompts = sampleTasks(3).map(({ prompt }) => prompt);
  expect(prompts).toContain((JSON.parse(first!) as { prompt: string }).prompt);
  expect((await stint('ann', ['campaign', 'fund', id, '--amount', '1.5'])).out).toContain('6.500');
  expect((await stint('ann', ['campaign', 'close', id])).out).toBe('closed');
});

test('a campaign that asks for pages, and the operator’s commands for it', async () => {
  await give('dora', 3_000_000n);
  const create = ['campaign', 'create', '--kind', 'bandwidth', '--name', 'Pages', '--price', '0.5'];
  const basics = [...create, '--deadline', DAY, '--budget', '2'];
  expect((await stint('dora', basics)).notes).toContain('--destination, --purpose');
  const who = ['--purpose', 'Counts words.', '--requester-name', 'A dictionary'];
  const wrong = await stint('dora', [...basics, ...who, '--destination', '127.0.0.1']);
  expect(wrong).toMatchObject({ code: 2 });
  expect(wrong.notes).toContain('--destination');
  const many = ['--proof-percent', '90', '--destination', 'www.example.com'];
  expect((await stint('dora', [...basics, ...who, ...many])).notes).toContain('--proof-percent');
  const hosts = ['--destination', 'www.example.com', '--destination', '*.example.org'];
  const { out, notes } = await stint('dora', [...basics, ...who, ...hosts, '--json']);
  expect(out, notes).not.toBe('');
  const { id, key } = JSON.parse(out) as { id: string; key: string };

  expect((await stint('dora', ['campaign', 'release', id])).out).toBe('open');
  const status = await stint('dora', ['campaign', 'status', id]);
  expect(status.out).toContain('0.500 USDC per GB, for www.example.com, *.example.org');
  expect(status.out).toContain('2.000 USDC, of which 2.000 USDC free');
  expect(status.out).not.toContain('answers');

  const page = async () => {
    const url = `${net.origin}/v1/fetch?url=https://www.example.com/`;
    const reply = await fetch(url, { headers: { authorization: `Bearer ${key}` } });
    return ((await reply.json()) as { error: { code: string } }).error.code;
  };
  const wallet = testAccount('dora').address;
  expect(await page()).toBe('requester_unvetted');
  expect((await stint('dora', ['relay', 'vet', wallet])).code).toBe(2);
  const vetted = await stint('dora', ['relay', 'vet', wallet, '--note', 'known']);
  expect(vetted.out).toBe('vetted');
  // The service caches what it knows about a key for a second.
  await until(async () => (await page()) === 'relay_off', 'to be let in');
  expect((await stint('dora', ['relay', 'turn', 'on'])).out).toBe('on, 0 devices');
  expect((await stint('dora', ['relay', 'turn', 'off'])).out).toBe('off, 0 devices');
  const jobs = await stint('dora', ['relay', 'jobs', 'www.example.com']);
  expect(jobs).toMatchObject({ code: 0, out: '', notes: '0 jobs' });
  expect(await stint('dora', ['relay', 'appeals'])).toMatchObject({ code: 0, notes: '0 open' });
  const unit = '01970000-0000-7000-8000-000000000000';
  const decided = await stint('dora', ['relay', 'decide', unit, 'uphold', '--note', 'why']);
  expect(decided).toMatchObject({ code: 1 });
  expect(decided.notes).toContain('not_found');
  expect((await stint('dora', ['campaign', 'close', id])).out).toBe('closed');
});

test('the same command resumes a campaign that was not funded yet, and pays only once', async () => {
  await give('ben', 1_000_000n);
  const short = await stint('ben', terms('5'));
  expect(short).toMatchObject({ code: 1, out: '' });
  expect(short.notes).toContain('has 1.000 USDC, but this needs 5.000 USDC');
  const id = /campaign (0x\w+)/.exec(short.notes)?.[1];
  await give('ben', 4_000_000n);
  expect((await stint('ben', terms('5'))).out).toBe(id);
  const status = await stint('ben', ['campaign', 'status', id ?? '', '--json']);
  expect(JSON.parse(status.out)).toMatchObject({ funded: '5000000' });
  // That one is complete, so the same command now makes another campaign.
  const next = await stint('ben', terms('0'));
  expect(next.out).not.toBe(id);
});

describe('files', () => {
  test('with one wrong line nothing is sent, and the line is named', async () => {
    const { out: id } = await stint('cas', terms('0'));
    const [good] = sampleTasks(1);
    const lines = [JSON.stringify(good), '', '{"prompt": "?"}'];
    const wrong = await stint('cas', [
      'campaign',
      'upload',
      id,
      file('wrong.jsonl', lines.join('\n')),
    ]);
    expect(wrong).toMatchObject({ code: 1, out: '' });
    expect(wrong.notes).toContain('line 3: a:');
    const none = await stint('cas', ['campaign', 'upload', id, file('empty.jsonl', '\n\n')]);
    expect(none).toMatchObject({ code: 1 });
    const status = await stint('cas', ['campaign', 'status', id, '--json']);
    expect(JSON.parse(status.out).tasks).toBe(0);
  });

  test('many lines are sent in several uploads, and a line separator inside a text splits nothing', async () => {
    await give('cas', 203_000_000n);
    const { out: id } = await stint('cas', terms('203'));
    const task = { ...sampleTasks(1)[0], prompt: 'one\u2028two' };
    const many = Array.from({ length: 4_500 }, () => JSON.stringify(task)).join('\n');
    const sent = await stint('cas', ['campaign', 'upload', id, file('many.jsonl', many)]);
    expect(sent.notes.split('\n')).toEqual(['2000 of 4500', '4000 of 4500', '4500 of 4500']);
    expect(sent.out).toBe('4500 tasks in the campaign');
  });

  test('a key file that others can read is refused', async () => {
    const key = file('key', testKey('ann'));
    chmodSync(key, 0o644);
    const open = await stint('ann', [...terms('0'), '--key-file', key]);
    expect(open).toMatchObject({ code: 1 });
    expect(open.notes).toContain(`chmod 600 ${key}`);
    chmodSync(key, 0o600);
    const closed = await stint('ann', [...terms('0'), '--key-file', key], { STINT_WALLET_KEY: '' });
    expect(closed.code, closed.notes).toBe(0);
  });
});

describe('errors say what is wrong and what to do', () => {
  const cases: [string, string[], number, string][] = [
    ['no such command', ['campaign', 'make'], 2, 'Not a command'],
    ['no id', ['campaign', 'status'], 2, 'Missing: ID'],
    ['no campaign id', ['campaign', 'status', '0x12'], 2, 'campaign id'],
    ['an unknown option', ['campaign', 'close', '0x12', '--force'], 2, '--force'],
    ['a price that is too fine', [...CREATE, DAY, '--price', '0.0000001'], 2, '--price'],
    ['an invalid day', [...CREATE, 'soon'], 2, '--deadline'],
    ['a deadline too far', [...CREATE, '2099-01-01'], 1, 'one year'],
    [
      'no service there',
      ['campaign', 'status', `0x${'0'.repeat(64)}`, '--service', 'http://127.0.0.1:9'],
      1,
      'does not answer',
    ],
    ['a campaign of nobody', ['campaign', 'status', `0x${'0'.repeat(64)}`], 1, 'no campaign'],
  ];
  test.each(cases)('%s', async (_, line, code, text) => {
    const { notes, ...rest } = await stint('dee', line);
    expect(rest.code).toBe(code);
    expect(notes).toContain(text);
    expect(notes).not.toMatch(/\n\s+at /);
  });

  test('for a service on another network than the pinned one', async () => {
    const other = { ...net.network, vault: `0x${'1'.repeat(40)}` };
    const pinned = file('network.json', JSON.stringify(other));
    const { code, notes } = await stint('dee', terms('0'), { STINT_NETWORK: pinned });
    expect(code).toBe(1);
    expect(notes).toContain('chain_mismatch');
  });

  test('each command has help with an example', async () => {
    const all = await stint('dee', []);
    expect(all.code).toBe(0);
    const names = [...all.out.matchAll(/^ {2}((?:campaign |quality )?[a-z]+) {2,}/gm)].map(
      ([, name = '']) => name,
    );
    expect(names.length).toBeGreaterThan(15);

    for (const name of names) {
      const { code, out } = await stint('dee', [...name.split(' '), '--help']);
      expect(code).toBe(0);
      expect(out).toContain(`stint -- ${name} `);
    }
  });
});

test('the cost of an entrance test is shown, and without its questions it cannot be released', async () => {
  await give('eve', 10_000_000n);
  const line = [...terms('5'), '--pay', 'opinion', '--redundancy', '4', '--fee-bps', '500'];
  const alone = await stint('eve', [...terms('5'), '--entrance', '3']);
  expect(alone).toMatchObject({
    code: 2,
    notes: expect.stringContaining('--entrance needs --pay'),
  });
  const made = await stint('eve', [...line, '--entrance', '3', '--daily', '20']);
  expect(made.code, made.notes).toBe(0);
  const told =
    '2 of 3 questions; costs up to 0.141 USDC for each new rater, 2.835 USDC a day (20 raters)';
  expect(made.notes).toContain(told);
  const id = made.out;
  const status = await stint('eve', ['campaign', 'status', id]);
  expect(status.out).toContain(told);
  const write = (questions: number) =>
    file(
      `tested-${questions}.jsonl`,
      sampleTasks(6)
        .map((task, i) =>
          i < questions ? { ...task, gold: 'a', explanation: 'Eight legs.' } : task,
        )
        .map((task) => JSON.stringify(task))
        .join('\n'),
    );
  expect((await stint('eve', ['campaign', 'upload', id, write(2)])).code).toBe(0);
  const early = await stint('eve', ['campaign', 'release', id]);
  expect(early).toMatchObject({ code: 1, notes: expect.stringContaining('2 were uploaded') });
  expect((await stint('eve', ['campaign', 'upload', id, write(1)])).code).toBe(0);
  expect((await stint('eve', ['campaign', 'release', id])).out).toBe('open');
});
