import { expect, test } from 'vitest';
import { createResolve } from './resolve.ts';

const fail = (code: string) => Promise.reject(Object.assign(new Error(code), { code }));

/** A resolver that answers with these; the clock stands where the test puts it. */
function world(v4: string[], v6: string[] = []) {
  const state = { v4, v6, now: 0, asked: 0 };
  const resolve = createResolve({
    now: () => state.now,
    isOurs: (address) => address === '9.9.9.9',
    dns: {
      resolve4: async () => {
        state.asked += 1;
        return state.v4.length > 0 ? state.v4 : fail('ENODATA');
      },
      resolve6: async () => (state.v6.length > 0 ? state.v6 : fail('ENOTFOUND')),
    },
  });
  return { state, resolve };
}

test.each([
  [['1.1.1.1'], [], true],
  [[], ['2606:4700::1'], true],
  [['1.1.1.1'], ['2606:4700::1'], true],
  [['1.1.1.1', '127.0.0.1'], [], false],
  [['1.1.1.1'], ['::1'], false],
  [['1.1.1.1'], ['::ffff:1.1.1.1'], false],
  [['1.1.1.1'], ['64:ff9b::1'], false],
  [['9.9.9.9'], [], false],
  [['1.1.1.1', '9.9.9.9'], [], false],
])('%j and %j: %s', async (v4, v6, allowed) => {
  const { resolve } = world(v4, v6);
  if (allowed) await expect(resolve('a.org')).resolves.toEqual([...v4, ...v6]);
  else await expect(resolve('a.org')).rejects.toMatchObject({ code: 'target_forbidden' });
});

test('a name without addresses fails, and so does a silent resolver', async () => {
  await expect(world([]).resolve('a.org')).rejects.toMatchObject({ code: 'target_failed' });
  const { resolve } = {
    resolve: createResolve({
      now: () => 0,
      isOurs: () => false,
      dns: { resolve4: () => fail('ETIMEOUT'), resolve6: async () => ['2606:4700::1'] },
    }),
  };
  await expect(resolve('a.org')).rejects.toMatchObject({ code: 'target_failed' });
});

test('an answer is cached for a while, after which a name that moved inside is caught', async () => {
  const { state, resolve } = world(['1.1.1.1']);
  await resolve('a.org');
  state.v4 = ['10.0.0.1'];
  await resolve('a.org');
  expect(state.asked).toBe(1);
  state.now += 31_000;
  await expect(resolve('a.org')).rejects.toMatchObject({ code: 'target_forbidden' });
});
