import * as z from 'zod/mini';
import type { ComparisonTask } from '../../../../../lib/protocol/campaigns.ts';

const Messages = z.array(z.object({ role: z.string(), content: z.string() })).check(z.minLength(1));
/** A text, or a conversation of which the last turn counts. */
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

const lastText = (turn: z.infer<typeof Turn>): string =>
  typeof turn === 'string' ? turn : turn.at(-1)!.content;

/** A conversation without its last turn, as one text. */
const textBefore = (messages: z.infer<typeof Messages>): string =>
  messages
    .slice(0, -1)
    .map(({ content }) => content)
    .join('\n\n');

function readTexts(value: unknown): Pick<ComparisonTask, 'prompt' | 'a' | 'b'> {
  const own = z.safeParse(Own, value);
  if (own.success) return own.data;

  const pair = z.safeParse(Pair, value);
  if (pair.success) {
    const { prompt, response_a, response_b } = pair.data;
    return { prompt: lastText(prompt), a: lastText(response_a), b: lastText(response_b) };
  }

  const preference = z.safeParse(Preference, value);
  if (preference.success) {
    const { prompt, chosen, rejected } = preference.data;
    return { prompt: lastText(prompt), a: lastText(chosen), b: lastText(rejected) };
  }

  const { chosen, rejected } = Implicit.parse(value);
  return { prompt: textBefore(chosen), a: lastText(chosen), b: lastText(rejected) };
}

const emptyToUndefined = (text: string | undefined): string | undefined => text || undefined;

/**
 * Reads a row of a Hugging Face dataset: `prompt` with `response_a` and `response_b`, or one of TRL's
 * preference formats (explicit, conversational or implicit). It does not tell which side was chosen
 * before, and raters see the sides in random order.
 * @throws zod's error for any other row
 */
export function fromDataset(value: unknown): ComparisonTask {
  const extra = Extra.parse(value);
  const modelA = emptyToUndefined(extra.modelA ?? extra.model_a);
  const modelB = emptyToUndefined(extra.modelB ?? extra.model_b);
  const [ref, language] = [emptyToUndefined(extra.ref), emptyToUndefined(extra.language)];

  return {
    ...(ref && { ref }),
    ...readTexts(value),
    ...(modelA && { modelA }),
    ...(modelB && { modelB }),
    ...(language && { language }),
  };
}
