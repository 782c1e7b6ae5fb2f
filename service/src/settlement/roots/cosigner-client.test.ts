import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createCosignerClient } from './cosigner-client.ts';
import { hashFile } from './leaf-file.ts';

let folder: string;
let server: Server;
let client: ReturnType<typeof createCosignerClient>;
let answer: (request: IncomingMessage, response: ServerResponse) => void;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stint-client-'));
  server = createServer((request, response) => answer(request, response));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  client = createCosignerClient(`http://127.0.0.1:${port}`, 'token');
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

test('a leaf file is kept when it is the one that was signed, and only then', async () => {
  const path = join(folder, 'leaves');
  writeFileSync(path, 'the file');
  const hash = await hashFile(path);
  rmSync(path);
  answer = (_, response) => response.end('another file');
  const broken = { code: 'protocol_violation' };
  await expect(client.fetchLeaves(1, hash, path)).rejects.toMatchObject(broken);
  expect(existsSync(path)).toBe(false);
  answer = (_, response) => response.end('the file');
  await client.fetchLeaves(1, hash, path);
  expect(readFileSync(path, 'utf8')).toBe('the file');
});

test('what is not understood is refused', async () => {
  for (const text of ['{}', 'no JSON', JSON.stringify({ v: 2 })]) {
    answer = (_, response) => response.end(text);
    await expect(client.state()).rejects.toMatchObject({ code: 'protocol_violation' });
  }
});

test('the token goes to the cosigner alone, wherever it points', async () => {
  let asked = 0;
  answer = (request, response) => {
    asked += 1;
    expect(request.headers.authorization).toBe('Bearer token');
    response.writeHead(307, { location: '/elsewhere' }).end();
  };
  await expect(client.state()).rejects.toMatchObject({ code: 'unavailable' });
  expect(asked).toBe(1);
});
