import { createWriteStream, openAsBlob, renameSync, rmSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import type * as z from 'zod/mini';
import { ErrorBody, isErrorCode, StintError } from '../../../../lib/protocol/errors.ts';
import { readJson } from '../../../../lib/protocol/read-json.ts';
import { Cosigned, CosignerState, LEAF_BYTES } from './cosign-protocol.ts';
import { hashFile } from './leaf-file.ts';

/** Long enough to check a million vouchers, ms. */
const TIMEOUT_MS = 240_000;

/** A cosigner's routes. Every method throws `unavailable` when it does not answer, or what it said. */
export function createCosignerClient(origin: string, token: string) {
  async function request(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = { authorization: `Bearer ${token}`, ...init.headers };
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const options: RequestInit = { ...init, headers, signal, redirect: 'error' };
    const response = await fetch(new URL(path, origin), options).catch((cause) => {
      throw new StintError('unavailable', 'The cosigner does not answer.', { cause });
    });
    if (response.ok) return response;

    const { data } = ErrorBody.safeParse(await readJson(response).catch(() => null));
    const code = data && isErrorCode(data.error.code) ? data.error.code : 'unavailable';
    throw new StintError(code, `The cosigner says: ${data?.error.message ?? response.status}`, {
      details: data?.error.details ?? {},
    });
  }

  return {
    state: async (): Promise<CosignerState> => parse(CosignerState, await request('/v1/state')),

    /** Shows it the leaf file of the last root. */
    async presentBase(path: string): Promise<void> {
      const answer = await request('/v1/base', { method: 'POST', body: await openAsBlob(path) });
      await answer.body?.cancel();
    },

    /** @param vouchers lines of evidence */
    async sign(path: string, vouchers: string[]): Promise<Cosigned> {
      const file = await openAsBlob(path);
      const answer = await request('/v1/roots', {
        method: 'POST',
        body: new Blob([file, ...vouchers]),
        headers: { [LEAF_BYTES]: String(file.size) },
      });
      return parse(Cosigned, answer);
    },

    /** Puts the leaf file of a root that it signed at `path`. @throws StintError when the hash is another */
    async fetchLeaves(epoch: number, dataHash: string, path: string): Promise<void> {
      const { body } = await request(`/v1/roots/${epoch}/leaves`);
      if (!body) throw notUnderstood('no leaf file');
      const next = `${path}.fetched`;
      try {
        await pipeline(
          Readable.fromWeb(body as ReadableStream),
          createWriteStream(next, { mode: 0o644, flush: true }),
        );
        if ((await hashFile(next)) !== dataHash) throw notUnderstood('another leaf file');
        renameSync(next, path);
      } finally {
        rmSync(next, { force: true });
      }
    },
  };
}
export type CosignerClient = ReturnType<typeof createCosignerClient>;

const notUnderstood = (what: string) =>
  new StintError('protocol_violation', `The cosigner sent ${what}.`);

async function parse<T>(schema: z.ZodMiniType<T>, response: Response): Promise<T> {
  const { success, data } = schema.safeParse(await readJson(response).catch(() => null));
  if (!success) throw notUnderstood('an answer that is not understood');
  return data;
}
