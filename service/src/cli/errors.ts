import { ADVICE } from '../../../lib/protocol/advice.ts';
import { StintError } from '../../../lib/protocol/errors.ts';

/** An error of the command line's own: what happened, and what to do about it. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly advice: string;

  constructor(message: string, advice: string, options?: ErrorOptions) {
    super(message, options);
    this.advice = advice;
  }
}

/** The command was typed wrongly. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The text that a person reads: what happened, then what to do. */
export function explain(error: unknown): string {
  if (error instanceof CliError) return `${error.message}\n  ${error.advice}`;
  if (error instanceof StintError)
    return `${error.message} (${error.code})\n  ${ADVICE[error.code]}`;
  if (error instanceof UsageError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
