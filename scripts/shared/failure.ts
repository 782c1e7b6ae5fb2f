/** Why a command cannot go on: one sentence on what is wrong, one on what to do. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly advice: string;

  constructor(message: string, advice: string, options?: ErrorOptions) {
    super(message, options);
    this.advice = advice;
  }
}

/** An error as text for people; an unexpected one comes with its stack. */
export function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const advice = 'advice' in error && typeof error.advice === 'string' ? error.advice : null;
  if (advice === null) return error.stack ?? error.message;
  return `${error.message}\n  ${advice}`;
}
