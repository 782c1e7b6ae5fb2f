import { type Logger, pino } from 'pino';

/** What is written in place of a secret. */
const HIDDEN = '[secret]';
/** The service's log: lines of JSON, in which no secret stands, whoever put it into an error. */
export function createLogger(level: string, secrets: readonly string[]): Logger {
  // A line is JSON, so a secret stands there as JSON writes it.
  const written = secrets.map((secret) => JSON.stringify(secret).slice(1, -1));
  const clean = (line: string) =>
    written.reduce((rest, secret) => rest.replaceAll(secret, HIDDEN), line);
  const redact = ['*.authorization', '*.token', '*.key', '*.sig'];
  return pino(
    { level, redact },
    { write: (line: string) => void process.stdout.write(clean(line)) },
  );
}
