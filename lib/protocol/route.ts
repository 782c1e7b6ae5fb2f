import type * as z from 'zod/mini';

type Schema = z.ZodMiniType;

/**
 * Who may call a route:
 * - `open`: anybody;
 * - `device`: a device, with the token of its session;
 * - `requester`: anybody with a campaign key;
 * - `campaign`: the requester of the campaign `:id`, with a key of theirs, or the operator;
 * - `report`: the same, or whoever holds a view token of that campaign;
 * - `operator`: the operator, with their token.
 */
export type Auth = 'open' | 'device' | 'requester' | 'campaign' | 'report' | 'operator';

/**
 * Calls a minute that an address range shares with others of the same pool (docs/money.md rule 3).
 * The calls of `chain` make the service ask the chain. Those of `caller` are counted for each device,
 * campaign key or campaign instead, wherever it calls from.
 */
export interface RateLimit {
  pool: 'registration' | 'lease' | 'open' | 'chain' | 'caller';
  /** When a call is counted: as it comes in, once its caller is known, or once its body is read. */
  at: 'arrival' | 'caller' | 'body';
}

/** What the service checks before a handler runs. No route does without any of these. */
interface Rules {
  path: `/${string}`;
  auth: Auth;
  limit: RateLimit | null;
  /** Refused with `restoring` while the service gathers what an older copy does not know (docs/money.md rule 22). */
  gated: boolean;
  /** A schema for each `:name` in the path. */
  params?: Record<string, Schema>;
  query?: Schema;
}

/** A route that is answered with one JSON value. */
export type JsonRoute = Rules & { response: Schema } & (
    | { method: 'GET' }
    | {
        method: 'POST';
        request: Schema;
        /** When it is not `request` as JSON: lines under an `idempotency-key`, or never read. */
        body?: 'jsonl' | 'ignored';
        /** Bytes of the largest body; `MAX_BODY` when left out. */
        maxBytes?: number;
      }
  );

/** A route that streams lines of JSON. */
export type LineRoute = Rules & { method: 'GET'; line: Schema };

export type Route = JsonRoute | LineRoute;

/** Bytes of the largest JSON body: 50 submissions are far below it. */
export const MAX_BODY = 256 * 1024;

type ParamNames<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? Name | ParamNames<Rest>
  : Path extends `${string}:${infer Name}`
    ? Name
    : never;

type ParamSchemas<Path extends string> = [ParamNames<Path>] extends [never]
  ? { params?: never }
  : { params: Record<ParamNames<Path>, Schema> };

type CampaignNamed<A extends Auth> = A extends 'campaign' | 'report'
  ? { params: { id: Schema } }
  : unknown;

/**
 * A table of routes, as it is written. It does not compile with a route that has no `auth`,
 * `limit` or `gated`, no schema for a `:name` of its path, or a rule about a campaign and no `:id`.
 */
export const defineRoutes = <const T extends Record<string, Route>>(
  table: T & {
    [Name in keyof T]: ParamSchemas<T[Name]['path']> & CampaignNamed<T[Name]['auth']>;
  },
): T => table;

/** The values for the `:name`s of a path, each as its schema reads it. */
export type ParamsOf<R extends Route> = R extends { params: infer P }
  ? { -readonly [Name in keyof P]: z.output<P[Name] & Schema> }
  : Record<never, never>;

export type QueryOf<R extends Route> = R extends { query: infer Q extends Schema }
  ? z.output<Q>
  : undefined;

/** What is read of a body: text for lines, nothing where none is read. */
export type BodyOf<R extends Route> = R extends { body: 'jsonl' }
  ? string
  : R extends { body: 'ignored' }
    ? undefined
    : R extends { request: infer Body extends Schema }
      ? z.output<Body>
      : undefined;

export type AnswerOf<R extends Route> = R extends { response: infer Answer extends Schema }
  ? z.output<Answer>
  : never;
