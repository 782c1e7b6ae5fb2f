import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { campaignId, termsHash } from '../../lib/domain/wallet-messages.ts';
import type { ResultLine } from '../../lib/protocol/campaigns.ts';
import {
  createCampaign,
  fundCampaign,
  openCampaign,
  sampleTasks,
  type TestCampaign,
} from '../support/campaign.ts';
import { TestDevice } from '../support/device.ts';
import { call, callLines, callRaw } from '../support/http.ts';
import { startNetwork, type TestNetwork } from '../support/network.ts';

let net: TestNetwork;

beforeAll(async () => {
  net = await startNetwork({ STINT_READING_FLOOR: '0' });
});
afterAll(() => net.stop());

async function resultsOf(campaign: TestCampaign, token = campaign.key): Promise<ResultLine[]> {
  const text = await callLines(net.origin, 'results', { params: { id: campaign.id }, token });
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

describe('a campaign', () => {
  test('is in review until it is funded and released, and its id binds terms and requester', async () => {
    const campaign = await createCampaign(net);
    const { requester, state, salt } = await campaign.status();
    expect(state).toBe('review');
    expect(salt).toBe(termsHash(campaign.terms));
    expect(campaign.id).toBe(campaignId(requester, salt));
    await expect(campaign.operate('release')).rejects.toMatchObject({ code: 'campaign_unfunded' });
    await fundCampaign(net, campaign, 1_000_000n);
    expect((await campaign.operate('release')).state).toBe('open');
    expect((await campaign.operate('release')).state).toBe('open');
    expect((await campaign.operate('pause')).state).toBe('paused');
    expect((await campaign.operate('resume')).state).toBe('open');
    expect((await campaign.operate('close')).state).toBe('closed');
    await expect(campaign.operate('resume')).rejects.toMatchObject({ code: 'campaign_state' });
  });

  test("cannot be opened in another wallet's name, nor under other terms than were signed", async () => {
    const { terms } = await createCampaign(net);
    const requester = `0x${'ab'.repeat(20)}`;
    const expires = Math.floor(Date.now() / 1000) + 600;
    const sig = `0x${'11'.repeat(65)}`;
    const body = { terms, requester, expires, sig };
    await expect(call(net.origin, 'createCampaign', { body })).rejects.toMatchObject({
      code: 'bad_signature',
    });
  });

  test('gets one key for one authorisation, and a revoked key stays revoked', async () => {
    const campaign = await createCampaign(net);
    const keysOf = async () => (await call(net.origin, 'keys', { token: campaign.key })).keys;
    const before = await keysOf();
    expect(await campaign.authorise()).toBe(campaign.key);
    expect(await keysOf()).toEqual(before);

    const other = await createCampaign(net);
    const known = new Set(before.map(({ id }) => id));
    const added = (await keysOf()).filter(({ id }) => !known.has(id));
    expect(added).toHaveLength(1);
    const revoke = { token: campaign.key, params: { key: added[0]!.id } };
    await call(net.origin, 'revokeKey', revoke);
    await expect(other.status()).rejects.toMatchObject({ code: 'unauthorized' });
    expect(await other.authorise()).toBe(other.key);
    await expect(other.status()).rejects.toMatchObject({ code: 'unauthorized' });
    await expect(call(net.origin, 'revokeKey', revoke)).rejects.toMatchObject({
      code: 'not_found',
    });
    expect((await campaign.status()).id).toBe(campaign.id);
  });

  test('refuses a wrong key, and its own key for what only the operator may do', async () => {
    const campaign = await createCampaign(net);
    const { status, value } = await callRaw(net.origin, 'campaign', {
      params: { id: campaign.id },
      token: `${campaign.key}0`,
    });
    expect([status, (value as { error: { code: string } }).error.code]).toEqual([
      401,
      'unauthorized',
    ]);
    const operate = callRaw(net.origin, 'operate', {
      params: { id: campaign.id },
      token: campaign.key,
      body: { action: 'release' },
    });
    expect((await operate).status).toBe(401);
  });
});

describe('an upload', () => {
  test('is stored whole or not at all, and only once for each idempotency key', async () => {
    const campaign = await createCampaign(net);
    const early = campaign.upload(sampleTasks(3));
    await expect(early).rejects.toMatchObject({ code: 'campaign_unfunded' });
    await fundCampaign(net, campaign, 1_000_000n);
    const wrong = [...sampleTasks(3), { prompt: 'no answers' }] as never;
    await expect(campaign.upload(wrong)).rejects.toMatchObject({
      code: 'malformed',
      message: expect.stringContaining('Line 4'),
    });
    expect((await campaign.status()).tasks).toBe(0);
    const key = 'upload 1';
    expect(await campaign.upload(sampleTasks(3), key)).toEqual({ added: 3, tasks: 3 });
    expect(await campaign.upload(sampleTasks(3), key)).toEqual({ added: 3, tasks: 3 });
    await expect(campaign.upload(sampleTasks(4), key)).rejects.toMatchObject({
      code: 'idempotency_mismatch',
    });
  });

  test('has no more tasks than the escrow pays for, and some to spare', async () => {
    const campaign = await createCampaign(net);
    await fundCampaign(net, campaign, 1_000_000n);
    const over = campaign.upload(sampleTasks(1_023));
    await expect(over).rejects.toMatchObject({
      code: 'campaign_unfunded',
      details: { limit: '1022' },
    });
    expect(await campaign.upload(sampleTasks(1_022))).toMatchObject({ added: 1_022 });
    const another = campaign.upload(sampleTasks(1));
    await expect(another).rejects.toMatchObject({ code: 'campaign_unfunded' });
  });

  test.each([
    ['an unknown field', { ...sampleTasks(1)[0], modelC: 'x' }],
    ['an empty answer', { prompt: 'p', a: '', b: 'b' }],
    ['a long answer', { prompt: 'p', a: 'x'.repeat(60_001), b: 'b' }],
    ['a number', { prompt: 1, a: 'a', b: 'b' }],
  ])('with %s is refused', async (_, task) => {
    const campaign = await createCampaign(net);
    await fundCampaign(net, campaign, 1_000_000n);
    await expect(campaign.upload([task as never])).rejects.toMatchObject({ code: 'malformed' });
  });
});

describe('task texts', () => {
  /** What a hostile requester could upload. */
  const HOSTILE = [
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '[click](javascript:alert(1))',
    '![pixel](http://127.0.0.1:1/track.png)',
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    '&lt;script&gt;alert(1)&lt;/script&gt;',
    'abc\u202edcba\u202c and\u200b hidden\u0000',
    `${'> '.repeat(500)}deep`,
    `${'* a\n  '.repeat(200)}`,
    '[a]: javascript:alert(1)\n\n[a]',
    '`'.repeat(5_000),
    '|a|b|\n|-|-|\n|<b>x</b>|y|',
  ];

  test('arrive as inert data, whatever they contain', async () => {
    const campaign = await openCampaign(
      net,
      HOSTILE.map((text) => ({ prompt: text, a: text, b: text })),
      { redundancy: 1 },
    );
    const seen: string[] = [];

    for (let i = 0; i < HOSTILE.length; i++) {
      const device = new TestDevice(net.network);
      await device.register();
      const [lease] = await device.lease();
      seen.push(JSON.stringify(lease!.content));
    }

    const all = seen.join('\n');
    expect(seen).toHaveLength(HOSTILE.length);
    for (const hidden of ['\u202e', '\u202c', '\u200b']) expect(all).not.toContain(hidden);
    expect(all).toContain('⟨U+202E⟩');
    // Addresses stay visible as text, but nothing makes them links.
    expect(all).toContain('["l","click","javascript:alert(1)"]');
    await campaign.operate('close');
  });
});

describe('results', () => {
  test("are in the requester's own order, with models and without who rated", async () => {
    const campaign = await openCampaign(net, sampleTasks(4), { redundancy: 3 });
    const chosen = new Map<string, number>();
    const ids: string[] = [];

    for (let r = 0; r < 3; r++) {
      const device = new TestDevice(net.network);
      await device.register();
      ids.push(device.id);
      for (let t = 0; t < 4; t++) {
        const [lease] = await device.lease();
        // Judges by content, so that the sides as shown do not matter.
        const text = JSON.stringify((lease!.content as { a: unknown }).a);
        const choice = text.includes('insects') ? 'b' : 'a';
        expect(JSON.stringify(lease)).not.toMatch(/Right|Wrong|task-/);
        await device.submit(device.submission(lease!.lease, { type: 'answer', choice }));
        chosen.set(choice, (chosen.get(choice) ?? 0) + 1);
      }
    }

    const lines = await resultsOf(campaign);
    expect(lines).toHaveLength(12);
    expect(lines.every((line) => line.choice === 'a' && line.modelA === 'Right')).toBe(true);
    // Some answers have a name of their own.
    const names = new Set(lines.map((line) => line.rater));
    expect(names.size).toBeGreaterThanOrEqual(3);
    expect(lines.map((line) => JSON.stringify(line)).join()).not.toMatch(new RegExp(ids.join('|')));
    expect(new Set(lines.map((line) => line.aShown))).toEqual(
      new Set(chosen.size === 2 ? ['first', 'second'] : [lines[0]!.aShown]),
    );
    const other = await createCampaign(net);
    expect(await resultsOf(campaign, other.key)).toHaveLength(12);
    await campaign.operate('close');
  });

  test('a rater gets tasks in languages that they read, and tasks without a language', async () => {
    const [one, two, three] = sampleTasks(3);
    const tasks = [{ ...one!, language: 'de-AT' }, { ...two!, language: 'en' }, three!];
    const campaign = await openCampaign(net, tasks, { redundancy: 5 });
    const device = new TestDevice(net.network);
    await device.register();
    const body = { hold: 3, languages: ['en-GB'] };
    const { leases } = await call(net.origin, 'lease', { token: device.token, body });
    expect(leases).toHaveLength(2);
    expect(JSON.stringify(leases)).not.toContain('do 2 spiders');
    await campaign.operate('close');
  });
});

test('when the chain cannot be reached the service says so, and work goes on', async () => {
  const campaign = await openCampaign(net, sampleTasks(5));
  const device = new TestDevice(net.network);
  await device.register();
  await net.anvil.stop();
  await expect(
    call(net.origin, 'chainAccount', { params: { account: `0x${'ab'.repeat(20)}` } }),
  ).rejects.toMatchObject({ code: 'chain_unreachable' });
  expect((await device.judge()).outcomes[0]?.status).toBe('accepted');
  expect((await campaign.status()).answers).toBe(1);
  const ready = await fetch(`${net.origin}/readyz`);
  expect(ready.status).toBe(503);
});
