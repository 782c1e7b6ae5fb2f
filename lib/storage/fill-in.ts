type Plain = Record<string, unknown>;

const isPlain = (value: unknown): value is Plain =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * The stored value with missing fields filled in from `fallback`, object by object: newer settings get
 * their default, and those that the person chose stay. Lists are taken as they are.
 */
export function fillIn(stored: unknown, fallback: unknown): unknown {
  if (!isPlain(stored) || !isPlain(fallback)) return stored;

  const filled: Plain = { ...fallback };
  for (const [key, value] of Object.entries(stored)) {
    filled[key] = Object.hasOwn(fallback, key) ? fillIn(value, fallback[key]) : value;
  }
  return filled;
}

/**
 * What is stored, with the default at each of these paths: a setting that today's schema no longer
 * allows falls back by itself, and takes no other along. A path into a list resets the list.
 */
export function resetAt(
  stored: unknown,
  fallback: unknown,
  paths: readonly (readonly PropertyKey[])[],
): unknown {
  return paths.reduce((value: unknown, path) => resetPath(value, fallback, path), stored);
}

function resetPath(
  stored: unknown,
  fallback: unknown,
  [key, ...rest]: readonly PropertyKey[],
): unknown {
  if (key === undefined || !isPlain(stored) || !isPlain(fallback)) return fallback;
  const name = String(key);
  if (!Object.hasOwn(fallback, name)) return fallback;
  return { ...stored, [name]: resetPath(stored[name], fallback[name], rest) };
}
