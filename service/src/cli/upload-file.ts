import { createHash } from 'node:crypto';
import { ComparisonTask, type UploadResponse } from '../../../lib/protocol/campaigns.ts';
import type { Client } from './client.ts';
import { CliError } from './errors.ts';
import { readLines } from './lines.ts';

/** Well below the service's limits (10,000 lines, 32 MB). */
const CHUNK_LINES = 2_000;
const CHUNK_BYTES = 8 * 1024 * 1024;

interface Line {
  line: number;
  text: string;
}

/** The lines of a file that are not empty, checked. @throws CliError with the first wrong line */
async function* readTasks(path: string): AsyncGenerator<Line> {
  let found = false;
  for await (const each of readLines(path)) {
    if (each.text.trim() === '') continue;
    checkLine(path, each);
    found = true;
    yield each;
  }
  if (!found) throw new CliError(`${path} is empty.`, 'It needs one comparison per line, as JSON.');
}

function checkLine(path: string, { line, text }: Line): void {
  const wrong = problem(text);
  if (wrong === null) return;
  throw new CliError(
    `${path}, line ${line}: ${wrong}`,
    'Each line is {"prompt": ..., "a": ..., "b": ...}, with optional ref, modelA, modelB, language, gold and explanation. Nothing was uploaded.',
  );
}

function problem(text: string): string | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'not JSON';
  }
  const parsed = ComparisonTask.safeParse(value);
  if (parsed.success) return null;

  return parsed.error.issues
    .map((issue) => `${issue.path.join('.') || 'line'}: ${issue.message}`)
    .join('; ');
}

/** Groups lines into uploads. */
async function* chunked(lines: AsyncIterable<Line>): AsyncGenerator<Line[]> {
  let chunk: Line[] = [];
  let bytes = 0;

  for await (const line of lines) {
    const size = Buffer.byteLength(line.text) + 1;
    if (chunk.length === CHUNK_LINES || (chunk.length > 0 && bytes + size > CHUNK_BYTES)) {
      yield chunk;
      chunk = [];
      bytes = 0;
    }
    chunk.push(line);
    bytes += size;
  }

  if (chunk.length > 0) yield chunk;
}

/**
 * Uploads a file of tasks in chunks. A chunk's idempotency key is the hash of its text and its place
 * in the file: the same command again adds nothing twice, while equal chunks in two places both
 * count.
 * @param report called after each chunk with the lines sent and the lines in all
 * @returns how many tasks were sent, and how many the campaign has now
 * @throws CliError before anything is sent when a line is wrong; StintError
 */
export async function uploadFile(
  client: Client,
  campaign: { id: string; key: string },
  path: string,
  report: (sent: number, total: number) => void,
): Promise<UploadResponse> {
  let total = 0;
  for await (const _ of readTasks(path)) total += 1;

  let sent = 0;
  let tasks = 0;
  for await (const chunk of chunked(readTasks(path))) {
    const jsonl = `${chunk.map((line) => line.text).join('\n')}\n`;
    const idempotencyKey = createHash('sha256').update(`${chunk[0]?.line}\n${jsonl}`).digest('hex');
    const { id, key: token } = campaign;
    tasks = (await client.call('upload', { id, token, jsonl, idempotencyKey })).tasks;
    sent += chunk.length;
    report(sent, total);
  }
  return { added: sent, tasks };
}
