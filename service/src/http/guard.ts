import type { IncomingMessage, ServerResponse } from 'node:http';
import { isIP } from 'node:net';
import type { MiddlewareHandler } from 'hono';
import { StintError } from '../../../lib/protocol/errors.ts';
import type { Config } from '../config.ts';
import type { Exchange } from './exchange.ts';

type Names = Pick<Config, 'env' | 'origin'>;

const REMEMBER_HTTPS = 'max-age=31536000';
const isSecure = ({ origin }: Names): boolean => origin.startsWith('https:');

/**
 * What holds for every request of the router: it names this service, answers of the API are kept by
 * nobody, and a browser that came by https comes by https from then on.
 */
export function guard(config: Names): MiddlewareHandler<Exchange> {
  const isOurs = isOurName(config);
  return async (c, next) => {
    if (isSecure(config)) c.header('strict-transport-security', REMEMBER_HTTPS);
    c.header('x-content-type-options', 'nosniff');
    if (c.req.path.startsWith('/v1/')) c.header('cache-control', 'no-store');
    if (!isOurs(c.req.header('host'))) throw refusal();
    await next();
  };
}

/** The same for what does not go through the router. @throws StintError `forbidden` */
export function guardRequest(
  config: Names,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  if (isSecure(config)) response.setHeader('strict-transport-security', REMEMBER_HTTPS);
  if (!isOurName(config)(request.headers.host)) throw refusal();
}

const refusal = () =>
  new StintError(
    'forbidden',
    'The service is not reached by this name. Its operator can add it to STINT_HOSTS.',
  );

/**
 * Whether the name of a `host` header is one of this service. A page elsewhere can point a name of its
 * own here and so come to the same origin (DNS rebinding); with an address in place of a name it
 * cannot.
 */
export function isOurName({ env, origin }: Names): (host: string | undefined) => boolean {
  const { hostname } = new URL(origin);
  const names = new Set([hostname, 'localhost', ...env.STINT_CANARY_HOSTS, ...env.STINT_HOSTS]);
  return (host) => {
    const name = withoutPort(host ?? '');
    return isIP(name) !== 0 || names.has(name);
  };
}

const withoutPort = (host: string): string =>
  host
    .replace(/:\d+$/, '')
    .replace(/^\[(.*)\]$/, '$1')
    .toLowerCase();
