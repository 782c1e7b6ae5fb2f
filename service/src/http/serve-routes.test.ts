import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import * as z from 'zod/mini';
import { DEMO_ROUTES } from '../../../lib/protocol/demo-routes.ts';
import { StintError } from '../../../lib/protocol/errors.ts';
import { LINE_ROUTES } from '../../../lib/protocol/line-routes.ts';
import { Address, Hex32, Id } from '../../../lib/protocol/primitives.ts';
import { KeyId } from '../../../lib/protocol/requester-keys.ts';
import { type Auth, defineRoutes, MAX_BODY, type Route } from '../../../lib/protocol/route.ts';
import { ROUTES } from '../../../lib/protocol/routes.ts';
import type { Parts } from '../parts.ts';
import { CAMPAIGN, type HttpStage, setHttpStage, type Tokens } from '../testing/http-stage.ts';
import { createBodyBudget } from './body-budget.ts';
import type { Handlers } from './serve-routes.ts';

const TABLE = { ...ROUTES, ...LINE_ROUTES, ...DEMO_ROUTES };
const ALL = Object.entries<Route>(TABLE);
const POSTS = ALL.filter(([, route]) => route.method === 'POST');

/** Who gets past each rule. */
const WELCOME: Record<Auth, (keyof Tokens)[]> = {
  open: ['nobody', 'device', 'requester', 'stranger', 'viewer', 'operator'],
  device: ['device'],
  requester: ['requester', 'stranger'],
  campaign: ['requester', 'operator'],
  report: ['requester', 'viewer', 'operator'],
  operator: ['operator'],
};

let stage: HttpStage;
beforeAll(async () => {
  stage = await setHttpStage();
});
afterAll(() => stage.close());

/** Values that the schemas of a path take. */
function pathOf(route: Route): string {
  return route.path.replace(/:(\w+)/g, (_, name: string) => {
    const schema: unknown = route.params![name];
    if (schema === Hex32) return CAMPAIGN;
    if (schema === Address) return `0x${'ab'.repeat(20)}`;
    if (schema === KeyId) return '0123456789abcdef';
    return schema === Id ? '00000000-0000-4000-8000-000000000000' : '1';
  });
}

const welcome = (route: Route) => stage.tokens[WELCOME[route.auth][0]!];

interface Sent {
  token?: string;
  path?: string;
  body?: string;
  headers?: Record<string, string>;
}

/** The code that a request ends with; `reached` when it got to the handler. */
async function ask(route: Route, sent: Sent, parts: Parameters<HttpStage['serve']>[2] = {}) {
  const reached = () => {
    throw new StintError('conflict', 'The handler was reached.');
  };
  const handlers = Object.fromEntries(ALL.map(([name]) => [name, reached]));
  const app = stage.serve(TABLE, handlers as unknown as Handlers<typeof TABLE>, parts);
  const { token = welcome(route), path = pathOf(route), body, headers } = sent;
  const response = await app.request(path, {
    method: route.method,
    headers: { ...(token && { authorization: `Bearer ${token}` }), ...headers },
    ...(route.method === 'POST' && { body: body ?? '{' }),
  });
  const { error } = (await response.json()) as { error: { code: string } };
  return error.code === 'conflict' ? 'reached' : error.code;
}

/** What a request that is let in ends with: the handler, or the faults of a body that is none. */
const LET_IN = ['reached', 'malformed'];
const isLetIn = async (...args: Parameters<typeof ask>) => LET_IN.includes(await ask(...args));

describe.each(ALL)('%s', (_, route) => {
  test('lets in whom its rule lets in, and nobody else', async () => {
    for (const [who, token] of Object.entries(stage.tokens)) {
      const wanted = WELCOME[route.auth].includes(who as keyof Tokens);
      expect([who, await isLetIn(route, { token })]).toEqual([who, wanted]);
    }
  });

  test('without credentials gives the typed refusal', async () => {
    const code = await ask(route, { token: '' });
    if (route.auth === 'open') expect(LET_IN).toContain(code);
    else expect(code).toBe('unauthorized');
  });

  test('looks at the restore gate if it is gated, once its caller is known', async () => {
    const check = vi.fn(async () => {
      throw new StintError('restoring', 'Devices are asked first.');
    });
    const gate = { check } as unknown as Parts['gate'];
    expect((await ask(route, {}, { gate })) === 'restoring').toBe(route.gated);
    check.mockClear();
    await ask(route, { token: '' }, { gate });
    expect(check).toHaveBeenCalledTimes(route.gated && route.auth === 'open' ? 1 : 0);
  });

  test('counts against its limit, where it says', async () => {
    const take = vi.fn(async () => {
      throw new StintError('rate_limited', 'Too often.');
    });
    const code = await ask(route, {}, { limits: { take, dearness: async () => 0 } });
    const { limit } = route;
    if (!limit) return expect(take).not.toHaveBeenCalled();
    const who = limit.pool === 'caller' ? expect.stringMatching(/^0x/) : '192.0.2.1';
    expect(take.mock.calls).toEqual(limit.at === 'body' ? [] : [[limit.pool, who]]);
    expect(code).toBe(limit.at === 'body' ? 'malformed' : 'rate_limited');
    const early = await ask(
      route,
      { token: 'nobody' },
      { limits: { take, dearness: async () => 0 } },
    );
    expect(early === 'rate_limited').toBe(limit.at === 'arrival');
  });

  test('reads every value of its path', async () => {
    for (const name of Object.keys(route.params ?? {})) {
      const path = route.path.replace(`:${name}`, 'nonsense');
      expect(await ask(route, { path })).toBe('malformed');
    }
  });
});

describe.each(POSTS)('the body of %s', (_, route) => {
  if (route.method !== 'POST') return;
  const { body, maxBytes = MAX_BODY } = route;

  test('that is not understood', async () => {
    for (const text of ['{', 'null', '{"nonsense":1}']) {
      expect(await ask(route, { body: text })).toBe(body === 'ignored' ? 'reached' : 'malformed');
    }
  });

  test('over its limit, whatever length was declared', async () => {
    const text = ' '.repeat(maxBytes + 1);
    const headers = { 'idempotency-key': 'k' };
    const declared = { ...headers, 'content-length': String(text.length) };
    const tooLarge = body === 'ignored' ? 'reached' : 'too_large';
    expect(await ask(route, { body: text, headers: declared })).toBe(tooLarge);
    expect(await ask(route, { body: text, headers })).toBe(tooLarge);
    const largest = await ask(route, { body: text.slice(1), headers });
    expect(largest).toBe(body === undefined ? 'malformed' : 'reached');
  });
});

test('an upload needs a key', async () => {
  expect(await ask(ROUTES.upload, {})).toBe('malformed');
  expect(await ask(ROUTES.upload, { headers: { 'idempotency-key': 'k'.repeat(201) } })).toBe(
    'malformed',
  );
  expect(await ask(ROUTES.upload, { headers: { 'idempotency-key': 'k' } })).toBe('reached');
});

const SMALL = defineRoutes({
  add: {
    method: 'POST',
    path: '/add/:to',
    auth: 'device',
    limit: { pool: 'lease', at: 'body' },
    gated: false,
    params: { to: z.coerce.number() },
    query: z.object({ times: z.coerce.number() }),
    request: z.strictObject({ n: z.int() }),
    response: z.object({ sum: z.int() }),
  },
  count: {
    method: 'GET',
    path: '/count',
    auth: 'open',
    limit: null,
    gated: false,
    line: z.int(),
  },
});

describe('a handler', () => {
  async function* lines() {
    yield '1\n';
    yield '2\n';
  }
  const add = (handler: Handlers<typeof SMALL>['add'], parts = {}) =>
    stage.serve(SMALL, { add: handler, count: () => lines() }, parts).request('/add/3?times=2', {
      method: 'POST',
      headers: { authorization: `Bearer ${stage.tokens.device}` },
      body: '{"n":4}',
    });

  test('gets what was checked, and its answer is sent', async () => {
    const take = vi.fn(async () => {});
    const response = await add(
      ({ params, query, body, caller }) => ({
        sum: params.to + query.times * body.n + (caller.device ? 100 : 0),
      }),
      { limits: { take, dearness: async () => 0 } },
    );
    expect(await response.json()).toEqual({ sum: 111 });
    expect(take).toHaveBeenCalledTimes(1);
  });

  test('that fails is told of as `internal`, and its cause goes to the log alone', async () => {
    const error = vi.fn();
    const cause = new Error('secret');
    const response = await add(() => Promise.reject(cause), { log: { error } });
    expect(response.status).toBe(500);
    const text = await response.text();
    expect(JSON.parse(text)).toMatchObject({ error: { code: 'internal' } });
    expect(text).not.toContain('secret');
    expect(error.mock.calls[0]![0]).toMatchObject({ err: cause });
  });

  test('asks again later in the words of HTTP', async () => {
    const details = { retryAfterSeconds: 30 };
    const response = await add(() => {
      throw new StintError('restoring', 'Devices first.', { details });
    });
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '30']);
  });

  test('streams lines', async () => {
    const app = stage.serve(SMALL, { add: () => ({ sum: 0 }), count: lines });
    const response = await app.request('/count');
    expect(response.headers.get('content-type')).toBe('application/x-ndjson');
    expect(await response.text()).toBe('1\n2\n');
  });

  test('is there for every route, and for no other: else it does not compile', () => {
    const both: Handlers<typeof SMALL> = { add: () => ({ sum: 0 }), count: lines };
    // @ts-expect-error `count` has no handler
    const missing: Handlers<typeof SMALL> = { add: both.add };
    // @ts-expect-error `more` has no route
    const more: Handlers<typeof SMALL> = { ...both, more: both.add };
    // @ts-expect-error another answer than the route's
    const wrong: Handlers<typeof SMALL> = { ...both, add: () => ({ total: 1 }) };
    // @ts-expect-error nobody is known on an open route
    const caller: Handlers<typeof SMALL>['count'] = ({ caller: { device } }) =>
      device ? lines() : lines();
    expect([missing, more, wrong, caller]).toHaveLength(4);
  });
});

/** Open to everybody and without a limit: what is public, and a wallet's calls on the local chain. */
const UNLIMITED = ['demoFaucet', 'demoRpc', 'network'];

test('what is open to everybody has a limit, but for those that are named', () => {
  const open = ALL.filter(([, route]) => route.auth === 'open' && route.limit === null);
  expect(open.map(([name]) => name).sort()).toEqual([...UNLIMITED].sort());
});

// The demo's calls are those of a wallet, which may say more.
const OURS = POSTS.filter(([name]) => !(name in DEMO_ROUTES));

test.each(OURS)('%s refuses a field that it does not know', (_, route) => {
  if (!('request' in route) || route.body !== undefined) return;
  const { error } = z.safeParse(route.request, { aFieldThatNobodyKnows: 1 });
  const codes = JSON.stringify(error?.issues ?? []);
  expect(codes).toContain('unrecognized_keys');
});

test('HEAD of lines begins none that nobody reads', async () => {
  let begun = 0;
  async function* lines() {
    begun += 1;
    yield 'a line\n';
  }
  const handlers = { leaves: lines } as unknown as Handlers<{ leaves: Route }>;
  const app = stage.serve({ leaves: LINE_ROUTES.leaves }, handlers);
  const path = pathOf(LINE_ROUTES.leaves);
  expect((await app.request(path, { method: 'HEAD' })).status).toBe(200);
  expect(begun).toBe(0);
  expect(await (await app.request(path)).text()).toBe('a line\n');
});

test('what a network sends at once is bounded, and given back after each body', async () => {
  const bodies = createBodyBudget(1_000, 10_000);
  const { lease } = ROUTES;
  const sent = { body: JSON.stringify('a'.repeat(700)) };
  for (let n = 0; n < 3; n += 1) expect(await ask(lease, sent, { bodies })).toBe('malformed');
  bodies('192.0.2.1').take(500);
  expect(await ask(lease, sent, { bodies })).toBe('rate_limited');
});
