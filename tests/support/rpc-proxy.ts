import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Request {
  id: number;
  method: string;
  params: unknown[];
}
type Answer = { result: unknown } | { error: { code: number; message: string } };

export interface RpcFault {
  /** Never answer. */
  hang?: boolean;
  /** Reply with this HTTP status and no answer. */
  status?: number;
  /** Given a request and its true answer, returns what the proxy answers. */
  lie?: (request: Request, truth: Answer) => Answer;
}

/** Starts a proxy in front of a JSON-RPC endpoint, which misbehaves when told to. */
export async function startRpcProxy(target: string) {
  let fault: RpcFault = {};
  const hanging = new Set<ServerResponse>();
  const seen: string[] = [];
  const server = createServer(async (incoming, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    const request = JSON.parse(body) as Request;
    seen.push(request.method);
    if (fault.hang) {
      hanging.add(response);
      return;
    }
    if (fault.status) {
      response.writeHead(fault.status).end('no');
      return;
    }

    const reply = await fetch(target, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    const truth = (await reply.json()) as Answer & { id: number };
    const said = fault.lie ? fault.lie(request, truth) : truth;
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ ...said, jsonrpc: '2.0', id: request.id }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    set(next: RpcFault): void {
      fault = next;
      for (const response of hanging) response.destroy();
      hanging.clear();
    },
    async stop(): Promise<void> {
      for (const response of hanging) response.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
