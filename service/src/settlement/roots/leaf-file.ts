import {
  closeSync,
  createReadStream,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { createKeccak } from 'hash-wasm';
import * as z from 'zod/mini';
import { StintError } from '../../../../lib/protocol/errors.ts';
import { Address, Amount, Hex32 } from '../../../../lib/protocol/primitives.ts';
import type { Leaf } from './merkle.ts';

/** The first line of the public file of an epoch's leaves. Amounts in base units. */
export const LeafHeader = z.object({
  v: z.literal(1),
  chainId: z.int(),
  vault: Address,
  epoch: z.int().check(z.gte(1)),
  total: Amount,
  count: z.int().check(z.gte(1)),
  root: Hex32,
});
export type LeafHeader = z.infer<typeof LeafHeader>;

/** Every other line: a wallet and its lifetime total, in ascending order of wallets. */
const Row = z.tuple([Address, Amount]);

/** The path of an epoch's leaf file. */
export const leafPath = (folder: string, epoch: number): string =>
  join(folder, `epoch-${epoch}.jsonl`);

const BATCH_BYTES = 1 << 20;

/**
 * Writes the file atomically and durably. It is public, as people are told when they bind a wallet
 * (docs/money.md rule 23).
 * @returns keccak256 of its bytes, which goes on chain as the root's `dataHash`
 */
export async function writeLeafFile(
  path: string,
  header: LeafHeader,
  leaves: Iterable<Leaf>,
): Promise<string> {
  mkdirSync(dirname(path), { recursive: true });
  const hasher = await createKeccak(256);
  hasher.init();
  const next = `${path}.next`;
  const file = openSync(next, 'w', 0o644);
  let text = '';
  const flush = () => {
    const bytes = Buffer.from(text);
    hasher.update(bytes);
    writeSync(file, bytes);
    text = '';
  };

  try {
    text = `${JSON.stringify(header)}\n`;
    for (const { account, cumulative } of leaves) {
      text += `["${account}","${cumulative}"]\n`;
      if (text.length > BATCH_BYTES) flush();
    }
    flush();
    fsyncSync(file);
  } finally {
    closeSync(file);
  }

  renameSync(next, path);
  return `0x${hasher.digest('hex')}`;
}

/** keccak256 of a file's bytes, 0x hex. */
export async function hashFile(path: string): Promise<string> {
  const hasher = await createKeccak(256);
  hasher.init();
  for await (const part of createReadStream(path)) hasher.update(part as Uint8Array);
  return `0x${hasher.digest('hex')}`;
}

const wrong = (line: number, what: string) =>
  new StintError('malformed', `Line ${line} of the leaf file: ${what}.`, { details: { line } });

function parseLine<T>(schema: z.ZodMiniType<T>, text: string, line: number): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    const details = { line };
    throw new StintError('malformed', `Line ${line} of the leaf file is not JSON.`, {
      details,
      cause,
    });
  }
  const parsed = z.safeParse(schema, value);
  if (!parsed.success) throw wrong(line, parsed.error.issues[0]?.message ?? 'not valid');

  return parsed.data;
}

/** A leaf file that was read. */
export interface LeafFile {
  header: LeafHeader;
  /** Ascending by wallet, each wallet once. */
  leaves: Leaf[];
}

/**
 * Reads and checks a leaf file from anyone.
 * @throws StintError `malformed` with the line that is wrong
 */
export async function readLeafFile(path: string): Promise<LeafFile> {
  const lines = createInterface({
    input: createReadStream(path),
    crlfDelay: Number.POSITIVE_INFINITY,
  });
  let header: LeafHeader | undefined;
  const leaves: Leaf[] = [];
  let line = 0;

  for await (const text of lines) {
    line += 1;
    if (!header) {
      header = parseLine(LeafHeader, text, line);
      continue;
    }
    const [account, cumulative] = parseLine(Row, text, line);
    const last = leaves.at(-1);
    if (last && last.account >= account) throw wrong(line, 'wallets are not in ascending order');
    leaves.push({ account, cumulative: BigInt(cumulative) });
  }
  if (!header) throw wrong(1, 'the file is empty');
  if (leaves.length !== header.count)
    throw wrong(line, `the header announces ${header.count} wallets, not ${leaves.length}`);

  return { header, leaves };
}
