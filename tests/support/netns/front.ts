import { readFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { createServer } from 'node:https';
import { connect } from 'node:net';
import { join } from 'node:path';
import { namespaceDir } from './enter.ts';
import { NET } from './plan.ts';

/** The `x-forwarded-for` header to pass on: the one that came, and the address of the peer. */
function forwarded({ headers, socket }: IncomingMessage): string {
  const before = headers['x-forwarded-for'];
  const peer = socket.remoteAddress?.replace('::ffff:', '') ?? '';
  return before ? `${before}, ${peer}` : peer;
}

/**
 * Starts a TLS proxy in front of the service, as an operator has one. The service limits and compares
 * networks by address range, so requests of each home are passed on from its router's address.
 * @returns a function that stops it
 */
export function startFront(port: number, servicePort: number): Promise<() => void> {
  const dir = namespaceDir();
  const read = (name: string) => readFileSync(join(dir, name));
  const target = (from: string | undefined) => {
    const home = NET.homes.find(({ address }) => from?.endsWith(address));
    return { host: NET.here, port: servicePort, localAddress: home?.router ?? NET.here };
  };
  const server = createServer({ key: read('site.key'), cert: read('site.pem') }, (from, to) => {
    const { method, url } = from;
    const headers = { ...from.headers, 'x-forwarded-for': forwarded(from) };
    const call = request({ ...target(from.socket.remoteAddress), method, path: url, headers });
    call.on('response', (answer) => {
      to.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(to);
    });
    call.on('error', () => to.writeHead(502).end());
    from.pipe(call);
  });
  server.on('upgrade', (from: IncomingMessage, socket, head) => {
    const line = connect(target(from.socket.remoteAddress));
    const lines = from.rawHeaders.flatMap((name, i) =>
      i % 2 === 0 && name.toLowerCase() !== 'x-forwarded-for'
        ? [`${name}: ${from.rawHeaders[i + 1]}`]
        : [],
    );
    lines.push(`x-forwarded-for: ${forwarded(from)}`);
    line.write(`${from.method} ${from.url} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
    line.write(head);
    line.pipe(socket).pipe(line);
    const end = () => {
      line.destroy();
      socket.destroy();
    };
    for (const each of [line, socket]) each.on('error', end).on('close', end);
  });

  return new Promise((resolve) => {
    server.listen(port, '0.0.0.0', () =>
      resolve(() => {
        server.closeAllConnections();
        server.close();
      }),
    );
  });
}
