import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below the ports that systems give to outgoing connections, so that none of those takes it. */
const LOWEST = 15_000;
const HIGHEST = 32_000;
const PORT = 'STINT_TEST_PORT';

export async function freePort(): Promise<number> {
  const port = await listen(0);
  if (port === null) throw new Error('There is no free port.');
  return port;
}

/**
 * Chooses the port for the services of this process and of the processes that it starts. An extension
 * pins its service's address, so with one port test files can share a build.
 */
export async function chooseServicePort(): Promise<void> {
  let port: number | null = null;
  while (port === null) {
    port = await listen(LOWEST + Math.floor(Math.random() * (HIGHEST - LOWEST)));
  }
  process.env[PORT] = String(port);
}

/** The chosen port, or any free one if a service uses it already. */
export async function servicePort(): Promise<number> {
  const chosen = process.env[PORT];
  return (chosen !== undefined && (await listen(Number(chosen)))) || freePort();
}

/** @param port zero for any. @returns the port, or null when it is in use */
async function listen(port: number): Promise<number | null> {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch {
    return null;
  }

  const { port: found } = server.address() as { port: number };
  server.close();
  await once(server, 'close');

  return found;
}
