import type { Judged } from '../judged.ts';

/** A record for Argilla 2 (its how_to_guides/record.md): fields, a suggestion, and each rater's response. */
export function argillaRecord(task: Judged) {
  return {
    id: task.task,
    fields: { prompt: task.prompt, response_a: task.a, response_b: task.b },
    metadata: {
      ...(task.ref !== null && { ref: task.ref }),
      ...(task.modelA !== null && { model_a: task.modelA }),
      ...(task.modelB !== null && { model_b: task.modelB }),
      raters: task.answers.length,
    },
    suggestions: {
      preference: { value: task.verdict, score: task.confidence, agent: 'stint' },
    },
    responses: {
      preference: task.answers.map(({ rater, choice }) => ({
        value: choice,
        user_id: uuid(rater),
      })),
    },
  };
}

/** Argilla's users are UUIDs: derives a stable one (version 8) from a rater's name in this campaign. */
function uuid(rater: string): string {
  const hex = rater.padEnd(32, '0');
  const parts = [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`];
  return [...parts, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join('-');
}
