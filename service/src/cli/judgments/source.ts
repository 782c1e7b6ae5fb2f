import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { JudgedTask } from '../../../../lib/protocol/judgments.ts';
import type { Io } from '../command.ts';
import { CliError, UsageError } from '../errors.ts';
import { campaignKey } from '../keyring.ts';
import { readLines } from '../lines.ts';
import { onSignal } from '../on-signal.ts';
import { findTarget, readId } from '../target.ts';

/** A local file with a campaign's tasks and answers, which can be read more than once. */
export interface Judgments {
  path: string;
  /** Deletes the download, if it was temporary. */
  done(): void;
}

export const SOURCE_OPTION = { from: { type: 'string' }, service: { type: 'string' } } as const;
export const SOURCE_HELP = `  --from FILE       a file written by --save, instead of the service
  --service URL     the service (default: STINT_SERVICE, else the local network of npm start)`;

/**
 * Opens the judgments of a campaign, from the service or from a file. They are read twice, so a
 * download goes to a file first and never all into memory.
 * @throws CliError when the download is interrupted
 */
export async function openJudgments(
  id: string,
  values: { from?: string | undefined; service?: string | undefined },
  io: Io,
): Promise<Judgments> {
  if (values.from) return { path: values.from, done: () => undefined };
  if (!id) throw new UsageError('Which campaign? Give its ID, or --from FILE.');

  const target = findTarget(values.service, io);
  const campaign = readId(id);
  const lines = await target.client.judgments(campaign, campaignKey(target, io.env, campaign));

  return download(lines);
}

/**
 * Keeps the lines in a temporary file, which a signal deletes, too.
 * @throws CliError when they break off
 */
export async function download(lines: AsyncIterable<Uint8Array>): Promise<Judgments> {
  const folder = mkdtempSync(join(tmpdir(), 'stint-judgments-'));
  const path = join(folder, 'judgments.jsonl');
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const off = onSignal(remove);
  const done = () => {
    off();
    remove();
  };
  await pipeline(Readable.from(lines), createWriteStream(path, { mode: 0o600 })).catch((cause) => {
    done();
    throw new CliError('The download was interrupted.', 'Run the same command again.', { cause });
  });
  return { path, done };
}

/** Every task of the file, in its order. @throws CliError with the line of what is wrong */
export async function* readJudgments({ path }: Judgments): AsyncGenerator<JudgedTask> {
  for await (const { line, text } of readLines(path)) {
    if (text.trim() !== '') yield parseLine(path, line, text);
  }
}

function parseLine(path: string, line: number, text: string): JudgedTask {
  const advice = 'Download it again with campaign export --save FILE.';
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new CliError(`${path}, line ${line}: this is not JSON.`, advice, { cause });
  }
  const parsed = JudgedTask.safeParse(value);
  if (parsed.success) return parsed.data;

  const [issue] = parsed.error.issues;
  const at = issue?.path.join('.') || 'line';
  throw new CliError(`${path}, line ${line}: ${at}: ${issue?.message}.`, advice);
}
