import { describe, expect, it } from 'vitest';
import { DEFAULT_KEYS } from '../protocol/default-settings.ts';
import { commandOf, keyBindings, keyCaps, STOP_KEY, stopBindings } from './keys.ts';

const on = { keys: DEFAULT_KEYS, keysEnabled: true };
const press = (key: string, more = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  isComposing: false,
  repeat: false,
  ...more,
});

describe('commandOf', () => {
  const bindings = keyBindings(on);

  it('answers with one key, in either case', () => {
    expect(commandOf(press('1'), false, bindings)).toBe('a');
    expect(commandOf(press('S'), false, bindings)).toBe('skip');
    expect(commandOf(press('Backspace'), false, bindings)).toBe('undo');
  });

  it('leaves modifiers, fields and held keys alone', () => {
    expect(commandOf(press('1', { ctrlKey: true }), false, bindings)).toBeNull();
    expect(commandOf(press('1'), true, bindings)).toBeNull();
    expect(commandOf(press('1', { repeat: true }), false, bindings)).toBeNull();
    expect(commandOf(press('ArrowDown', { repeat: true }), false, bindings)).toBe('scroll_down');
  });
});

describe('keyBindings', () => {
  it('keeps only keys without a character when keys are off', () => {
    const bindings = keyBindings({ ...on, keysEnabled: false });
    expect(commandOf(press('1'), false, bindings)).toBeNull();
    expect(commandOf(press('?'), false, bindings)).toBeNull();
    expect(commandOf(press('Escape'), false, bindings)).toBe('escape');
    expect(keyCaps({ ...on, keysEnabled: false })).toEqual({});
  });

  it('prefers a chosen key to a second one', () => {
    const bindings = keyBindings({ ...on, keys: { ...DEFAULT_KEYS, skip: 'z' } });
    expect(commandOf(press('z'), false, bindings)).toBe('skip');
  });
});

describe('the key of the home screen', () => {
  it('stops sharing while there is something to stop, and never starts it', () => {
    expect(commandOf(press(STOP_KEY), false, stopBindings(true))).toBe('stop_sharing');
    expect(commandOf(press(STOP_KEY, { repeat: true }), false, stopBindings(true))).toBeNull();
    expect(commandOf(press(STOP_KEY), false, stopBindings(false))).toBeNull();
  });
});
