import type { Context, Hono } from 'hono';
import {
  type AnswerOf,
  type Auth,
  type BodyOf,
  type LineRoute,
  MAX_BODY,
  type ParamsOf,
  type QueryOf,
  type RateLimit,
  type Route,
} from '../../../lib/protocol/route.ts';
import type { Parts } from '../parts.ts';
import { authorise, type Callers } from './authorise.ts';
import type { Exchange } from './exchange.ts';
import { idempotencyKey, parse, parseJson, readBody } from './read-request.ts';

/** A request that passed everything its route asks for. */
export interface Checked<R extends Route> {
  caller: Callers[R['auth']];
  params: ParamsOf<R>;
  query: QueryOf<R>;
  body: BodyOf<R>;
  /** Where the request comes from. */
  address: string;
  /** Of an upload; other routes have none. */
  idempotencyKey: R extends { body: 'jsonl' } ? string : undefined;
}

/** Lines of JSON, in pieces of any size. */
export type Lines = AsyncIterable<string | Uint8Array>;

type Reply<R extends Route> = R extends LineRoute ? Lines : AnswerOf<R>;
type Handler<R extends Route> = (request: Checked<R>) => Promise<Reply<R>> | Reply<R>;

/** One handler for each route of a table; what a route asks for was checked before it is called. */
export type Handlers<T extends Record<string, Route>> = { [Name in keyof T]: Handler<T[Name]> };

/**
 * Serves the routes of a table as their entries say.
 *
 * An answer is checked against its schema by the compiler, and by every client as it arrives. To
 * parse it here too takes 84 µs for a lease and its submission, an eighth of what both may take.
 */
export function serveRoutes<const T extends Record<string, Route>>(
  app: Hono<Exchange>,
  parts: Parts,
  table: T,
  handlers: Handlers<T>,
): void {
  for (const [name, route] of Object.entries<Route>(table)) {
    const handle = handlers[name] as unknown as Handler<Route>;
    app.on(route.method, route.path, async (c) => {
      const reply: unknown = await handle(await check(parts, c, route));
      return 'line' in route ? sendLines(c, reply as Lines) : c.json(reply as object);
    });
  }
}

/**
 * The order is part of the API: it decides which error a request with several faults gets, and
 * what counts against a limit.
 * @throws StintError as the checks do
 */
async function check(parts: Parts, c: Context<Exchange>, route: Route): Promise<Checked<Route>> {
  const { limit } = route;
  const count = async (at: RateLimit['at'], who = c.var.address) => {
    if (limit?.at === at) await parts.limits.take(limit.pool, who);
  };

  await count('arrival');
  const caller = await authorise(parts, c, route.auth);
  if (route.gated) await parts.gate.check();
  await count('caller', limit?.pool === 'caller' ? nameOf(c, caller) : undefined);

  const query = route.query && parse(route.query, c.req.query());
  const body = await readChecked(parts, c, route);
  const params = Object.fromEntries(
    Object.entries(route.params ?? {}).map(([name, schema]) => [
      name,
      parse(schema, c.req.param(name)),
    ]),
  );
  await count('body');

  return { caller, params, query, address: c.var.address, ...body } as Checked<Route>;
}

/** Who is counted in the pool of callers: a device, a requester's wallet or the campaign in the path. */
function nameOf(c: Context<Exchange>, caller: Callers[Auth]): string {
  if (caller && 'device' in caller) return caller.device;
  return caller?.requester ?? c.req.param('id') ?? c.var.address;
}

async function readChecked(parts: Parts, c: Context<Exchange>, route: Route) {
  if (route.method === 'GET' || route.body === 'ignored') return {};
  const { request, body, maxBytes = MAX_BODY } = route;
  const share = parts.bodies(c.var.address);
  if (body === 'jsonl') {
    return { idempotencyKey: idempotencyKey(c), body: await readBody(c, maxBytes, share) };
  }
  return { body: await parseJson(c, request, maxBytes, share) };
}

function sendLines(c: Context<Exchange>, lines: Lines): Response {
  c.header('content-type', 'application/x-ndjson');
  // It begins when it is read, which it never is after HEAD: the router answers that as GET, without body.
  return c.body(ReadableStream.from(toBytes(c, lines)));
}

/** The lines as bytes. What fails in the middle is logged, and ends the connection: it must not look whole. */
async function* toBytes(c: Context<Exchange>, lines: Lines): AsyncGenerator<Uint8Array> {
  try {
    for await (const part of lines) yield typeof part === 'string' ? Buffer.from(part) : part;
  } catch (err) {
    c.var.log.error({ err, request: c.var.requestId }, 'unexpected in a stream');
    throw new Error('The answer broke off.');
  }
}
