import * as z from 'zod/mini';
import type { ComparisonTask } from '../../../../../lib/protocol/campaigns.ts';

const Text = z.string().check(z.minLength(1));
const Data = z.object({
  prompt: Text,
  answer1: Text,
  answer2: Text,
  ref: z.optional(z.string()),
});
const Row = z.union([z.object({ data: Data }), Data]);

/**
 * Reads a task of a Label Studio file, in its import format (`prompt`, `answer1`, `answer2`, bare or
 * under `data`) or its export format. Annotations are other people's answers and are left out.
 * @throws zod's error for any other row
 */
export function fromLabelStudio(value: unknown): ComparisonTask {
  const row = Row.parse(value);
  const { prompt, answer1: a, answer2: b, ref } = 'data' in row ? row.data : row;
  return { prompt, a, b, ...(ref !== undefined && { ref }) };
}
