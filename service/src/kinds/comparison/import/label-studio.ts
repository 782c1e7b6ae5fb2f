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
 * A task of a Label Studio file: what is imported there (`prompt`, `answer1`, `answer2`, bare
 * or under `data`) or what it exports. Its annotations are answers of other people and stay out.
 * @throws zod's error when it is neither
 */
export function fromLabelStudio(value: unknown): ComparisonTask {
  const row = Row.parse(value);
  const { prompt, answer1: a, answer2: b, ref } = 'data' in row ? row.data : row;
  return { prompt, a, b, ...(ref !== undefined && { ref }) };
}
