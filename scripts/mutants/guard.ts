/** A check, a cap, a deadline or a signature that keeps somebody out, and how to take it away. */
export interface Guard {
  /** From the root of the tree. */
  file: string;
  /** The code of it, which stands in the file exactly once. */
  take: string;
  /** What takes its place: the same without the guard, and still valid code. */
  put: string;
  /** What gets in without it, in a few words. */
  threat: string;
  /** The row of docs/threats.md that it belongs to: how "what they try" begins. */
  row?: string;
  /** The smallest tests that go red without it, from the root of the tree. One is enough. */
  tests: readonly string[];
  /** A part of the name of the test in those files that goes red, where the others need not be run. */
  only?: string;
}

/** One line that names a guard. */
export const nameOf = ({ file, threat }: Guard): string => `${file}: ${threat}`;

/**
 * The source without its guard.
 * @throws Error when the code of the guard is not there exactly once
 */
export function removeGuard(source: string, guard: Guard): string {
  const parts = source.split(guard.take);
  if (parts.length !== 2) {
    const found = `${parts.length - 1} times in it: ${guard.take}`;
    throw new Error(
      `${nameOf(guard)}\n  The guard's code has to be in the file once. It is ${found}`,
    );
  }
  return parts.join(guard.put);
}
