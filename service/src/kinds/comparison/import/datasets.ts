import * as z from 'zod/mini';
import type { ComparisonTask } from '../../../../../lib/protocol/campaigns.ts';

const Messages = z.array(z.object({ role: z.string(), content: z.string() })).check(z.minLength(1));
/** A text, or a conversation whose last turn counts. */
const Turn = z.union([z.string(), Messages]);

const Pair = z.object({ prompt: Turn, response_a: Turn, response_b: Turn });
const Preference = z.object({ prompt: Turn, chosen: Turn, rejected: Turn });
const Implicit = z.object({ chosen: Messages, rejected: Messages });
const Own = z.object({ prompt: z.string(), a: z.string(), b: z.string() });
const Extra = z.object({
  ref: z.optional(z.string()),
  model_a: z.optional(z.string()),
  model_b: z.optional(z.string()),
  modelA: z.optional(z.string()),
  modelB: z.optional(z.string()),
  language: z.optional(z.string()),
});

const last = (turn: z.infer<typeof Turn>): string =>
  typeof turn === 'string' ? turn : turn.at(-1)!.content;

/** A conversation in which the last turn of the assistant was taken away, as one text. */
const before = (messages: z.infer<typeof Messages>): string =>
  messages
    .slice(0, -1)
    .map(({ content }) => content)
    .join('\n\n');

function texts(value: unknown): Pick<ComparisonTask, 'prompt' | 'a' | 'b'> {
  const own = z.safeParse(Own, value);
  if (own.success) return own.data;
  const pair = z.safeParse(Pair, value);
  if (pair.success) {
    const { prompt, response_a, response_b } = pair.data;
    return { prompt: last(prompt), a: last(response_a), b: last(response_b) };
  }
  const preference = z.safeParse(Preference, value);
  if (preference.success) {
    const { prompt, chosen, rejected } = preference.data;
    return { prompt: last(prompt), a: last(chosen), b: last(rejected) };
  }
  const { chosen, rejected } = Implicit.parse(value);
  return { prompt: before(chosen), a: last(chosen), b: last(rejected) };
}

const filled = (text: string | undefined): string | undefined => text || undefined;

/**
 * A row of a Hugging Face dataset: `prompt` with `response_a` and `response_b`, or TRL's
 * preference forms, explicit, conversational or implicit. Which side was chosen before is not
 * passed on: raters see the sides in an order of their own.
 * @throws zod's error when it is none of these
 */
export function fromDataset(value: unknown): ComparisonTask {
  const extra = Extra.parse(value);
  const modelA = filled(extra.modelA ?? extra.model_a);
  const modelB = filled(extra.modelB ?? extra.model_b);
  const [ref, language] = [filled(extra.ref), filled(extra.language)];
  return {
    ...(ref && { ref }),
    ...texts(value),
    ...(modelA && { modelA }),
    ...(modelB && { modelB }),
    ...(language && { language }),
  };
}
