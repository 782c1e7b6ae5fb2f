import { isInside } from './enter.ts';

/** Vitest's global set-up for tests that run only in a network namespace. */
export default function refuseOutside({ name }: { name: string }): void {
  if (isInside()) return;
  const error = new Error(
    `These tests run only in a network namespace. Use npm run ${name} -- FILE`,
  );
  // A stack would only say where this was noticed.
  delete error.stack;
  throw error;
}
