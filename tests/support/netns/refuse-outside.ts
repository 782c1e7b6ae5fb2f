import { isInside } from './enter.ts';

/** Vitest's global set-up of what runs in a network namespace only. */
export default function refuseOutside({ name }: { name: string }): void {
  if (isInside()) return;
  const error = new Error(`These tests run in a network namespace: npm run ${name} -- FILE`);
  // Where this was noticed helps nobody.
  delete error.stack;
  throw error;
}
