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
