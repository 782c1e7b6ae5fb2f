type Plain = Record<string, unknown>;

const isPlain = (value: unknown): value is Plain =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * What is stored, with what it lacks as `fallback` has it, object by object: a setting that came
 * later has its default, and those that the person chose stay. Lists are taken as they are.
 */
export function fillIn(stored: unknown, fallback: unknown): unknown {
  if (!isPlain(stored) || !isPlain(fallback)) return stored;

  const filled: Plain = { ...fallback };
  for (const [key, value] of Object.entries(stored)) {
    filled[key] = Object.hasOwn(fallback, key) ? fillIn(value, fallback[key]) : value;
  }
  return filled;
}
