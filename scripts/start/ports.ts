import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { Failure } from '../shared/failure.ts';

/** @throws Failure when this computer's port is in use or may not be listened on */
export async function requireFree(port: number, what: string, setting: string): Promise<void> {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const why = code === 'EADDRINUSE' ? 'another program uses it' : code;
    throw new Failure(
      `Port ${port} cannot be used for the ${what}: ${why}.`,
      `Stop that program, or use another port: ${setting}=${port + 1} npm start`,
      { cause },
    );
  }

  server.close();
  await once(server, 'close');
}

/** A port of this computer that nothing uses right now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
