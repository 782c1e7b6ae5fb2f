import { beforeEach, describe, expect, test, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import * as z from 'zod/mini';
import { defineItem } from './define-item.ts';

const Shape = z.object({ size: z.int() });
const options = {
  key: 'thing',
  area: 'local' as const,
  schema: Shape,
  fallback: { size: 0 },
  version: 1,
  migrations: [],
  precious: true,
};
const item = defineItem(options);
const raw = (value: unknown) => fakeBrowser.storage.local.set({ thing: value });

beforeEach(() => fakeBrowser.reset());

describe('defineItem', () => {
  test('absence gives the fallback', async () => {
    expect(await item.read()).toEqual({ status: 'absent' });
    expect(await item.get()).toEqual({ size: 0 });
  });

  test('a value comes back as it was set', async () => {
    await item.set({ size: 4 });
    expect(await item.get()).toEqual({ size: 4 });
    await item.remove();
    expect((await item.read()).status).toBe('absent');
  });

  test.each([
    ['text that is not JSON', '{"v":1,"val', 'not_json'],
    ['no envelope', '{"size":4}', 'shape'],
    ['another shape', '{"v":1,"value":{"size":"4"}}', 'shape'],
    ['a later version', '{"v":2,"value":{"size":4}}', 'newer'],
  ])('%s is damage, never absence', async (_, stored, reason) => {
    await raw(stored);
    expect(await item.read()).toEqual({ status: 'damaged', reason });
    await expect(item.get()).rejects.toMatchObject({ code: 'storage_damaged' });
  });

  test('damage of something that is not precious costs only the value', async () => {
    await raw('garbage');
    expect(await defineItem({ ...options, precious: false }).get()).toEqual({ size: 0 });
  });

  test('repair keeps a copy of what it could not read', async () => {
    await raw('garbage');
    expect(await item.repair()).toBe(true);
    expect(await item.get()).toEqual({ size: 0 });
    const stored = await fakeBrowser.storage.local.get();
    expect(stored['thing.damaged']).toBe('"garbage"');
    expect(await item.repair()).toBe(false);
  });

  test('old values pass through each migration after their version', async () => {
    const renamed = defineItem({
      ...options,
      version: 3,
      migrations: [
        (old) => ({ width: (old as { length: number }).length }),
        (old) => ({ size: (old as { width: number }).width }),
      ],
    });
    await raw('{"v":1,"value":{"length":7}}');
    expect(await renamed.get()).toEqual({ size: 7 });
    await raw('{"v":2,"value":{"width":8}}');
    expect(await renamed.get()).toEqual({ size: 8 });
  });

  test('a migration that throws is damage and changes nothing', async () => {
    const failing = defineItem({
      ...options,
      version: 2,
      migrations: [
        () => {
          throw new Error('no');
        },
      ],
    });
    await raw('{"v":1,"value":{"size":7}}');
    expect(await failing.read()).toEqual({ status: 'damaged', reason: 'migration' });
    expect((await fakeBrowser.storage.local.get()).thing).toBe('{"v":1,"value":{"size":7}}');
  });

  test('a version without its migrations throws', () => {
    expect(() => defineItem({ ...options, version: 2 })).toThrow(/needs 1 migrations/);
  });

  test('watch reports writes until it is stopped', async () => {
    const heard = vi.fn();
    const stop = item.watch(heard);
    await item.set({ size: 1 });
    await vi.waitFor(() => expect(heard).toHaveBeenCalledWith({ size: 1 }));
    stop();
    await item.set({ size: 2 });
    expect(heard).toHaveBeenCalledTimes(1);
  });
});
