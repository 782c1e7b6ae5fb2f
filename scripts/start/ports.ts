import { once } from 'node:events';
import { createServer } from 'node:net';
import { Failure } from '../shared/failure.ts';

/** @throws Failure when something listens on the port of this computer already */
export async function requireFree(port: number, what: string, setting: string): Promise<void> {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const why = code === 'EADDRINUSE' ? 'another program has it' : code;
    throw new Failure(
      `Port ${port}, for the ${what}, cannot be used: ${why}.`,
      `End that program, or take another port: ${setting}=${port + 1} npm start`,
      { cause },
    );
  }
  server.close();
  await once(server, 'close');
}
