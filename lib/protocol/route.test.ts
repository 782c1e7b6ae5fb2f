import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { DEMO_ROUTES } from './demo-routes.ts';
import { LINE_ROUTES } from './line-routes.ts';
import { defineRoutes, type Route } from './route.ts';
import { ROUTES } from './routes.ts';

const Text = z.string();
const rules = { auth: 'open', limit: null, gated: false } as const;
const get = { method: 'GET', path: '/thing', response: Text } as const;

test('a route without a rule does not compile', () => {
  defineRoutes({ whole: { ...get, ...rules } });
  // @ts-expect-error who may call it
  defineRoutes({ thing: { ...get, limit: null, gated: false } });
  // @ts-expect-error how often
  defineRoutes({ thing: { ...get, auth: 'open', gated: false } });
  // @ts-expect-error whether it waits for a restore
  defineRoutes({ thing: { ...get, auth: 'open', limit: null } });
  // @ts-expect-error what it answers
  defineRoutes({ thing: { method: 'GET', path: '/thing', ...rules } });
  // @ts-expect-error what is sent
  defineRoutes({ thing: { ...get, ...rules, method: 'POST' } });
});

test('nor one whose path holds what no schema reads', () => {
  const path = '/things/:id/parts/:part';
  defineRoutes({ whole: { ...get, ...rules, path, params: { id: Text, part: Text } } });
  // @ts-expect-error `part` has no schema
  defineRoutes({ thing: { ...get, ...rules, path, params: { id: Text } } });
  // @ts-expect-error none has one
  defineRoutes({ thing: { ...get, ...rules, path } });
  // @ts-expect-error a rule about a campaign, and no campaign
  defineRoutes({ thing: { ...get, ...rules, auth: 'campaign' } });
});

test('no two routes have one address', () => {
  const all = Object.values<Route>({ ...ROUTES, ...LINE_ROUTES, ...DEMO_ROUTES });
  const addresses = all.map(({ method, path }) => `${method} ${path}`);
  expect(new Set(addresses).size).toBe(addresses.length);
});

describe('the table', () => {
  const names = (wanted: (route: Route) => boolean) =>
    Object.entries<Route>({ ...ROUTES, ...LINE_ROUTES })
      .filter(([, route]) => wanted(route))
      .map(([name]) => name)
      .sort();

  test('lets anybody in only where nothing is anybody’s', () => {
    const open = ['challenge', 'chainAccount', 'createCampaign', 'leaves', 'network', 'recover'];
    expect(names(({ auth }) => auth === 'open')).toEqual(
      [...open, 'register', 'rootProof', 'roots', 'sentTransaction', 'session'].sort(),
    );
  });

  test('limits whatever anybody can ask for, except what every start begins with', () => {
    const unlimited = names(({ auth, limit }) => auth === 'open' && limit === null);
    expect(unlimited).toEqual(['network']);
    const free = names(({ auth, limit }) => auth !== 'operator' && limit === null);
    expect(free).toEqual(['network']);
    const chain = names(({ limit }) => limit?.pool === 'chain');
    const signed = ['announceMove', 'bind', 'claim', 'createCampaign', 'present', 'quote'];
    expect(chain).toEqual([...signed, 'chainAccount', 'sentTransaction'].sort());
    const registration = names(({ limit }) => limit?.pool === 'registration');
    expect(registration).toEqual(['recover', 'register']);
    expect(names(({ limit }) => limit?.pool === 'lease')).toEqual(['lease', 'submit']);
  });

  test('makes wait for a restore whatever signs, or gives out what will be signed', () => {
    const gated = ['account', 'announceMove', 'bind', 'claim', 'lease', 'quote', 'submit'];
    expect(names((route) => route.gated)).toEqual(gated);
  });
});
