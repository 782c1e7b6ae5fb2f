import * as z from 'zod/mini';
import { ask } from './ask.ts';
import type { Provider } from './provider.ts';

const Quantity = z.string().check(z.regex(/^0x[0-9a-f]{1,64}$/i));

/** A number that a node answers; null when the wallet does not pass the question on. */
export async function quantity(
  provider: Provider,
  method: string,
  params: unknown[],
): Promise<bigint | null> {
  const answer = Quantity.safeParse(await ask(provider, method, params).catch(() => null));
  return answer.success ? BigInt(answer.data) : null;
}
