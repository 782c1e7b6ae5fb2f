import { isIP } from 'node:net';
import type { Context, MiddlewareHandler } from 'hono';
import { StintError } from '../../../lib/protocol/errors.ts';
import type { Config } from '../config.ts';
import type { Exchange } from './exchange.ts';

/**
 * What holds for every request: it names this service, answers of the API are kept by nobody, and a
 * browser that came by https comes by https from then on.
 */
export function guard(config: Pick<Config, 'env' | 'origin'>): MiddlewareHandler<Exchange> {
  const isOurs = hostCheck(config);
  const isSecure = config.origin.startsWith('https:');
  return async (c, next) => {
    if (isSecure) c.header('strict-transport-security', 'max-age=31536000');
    c.header('x-content-type-options', 'nosniff');
    if (c.req.path.startsWith('/v1/')) c.header('cache-control', 'no-store');
    if (!isOurs(hostOf(c))) {
      throw new StintError(
        'forbidden',
        'The service is not reached by this name. Its operator can add it to STINT_HOSTS.',
      );
    }
    await next();
  };
}

/** The name in the `host` header, without its port. */
function hostOf(c: Context<Exchange>): string {
  const host = c.req.header('host') ?? '';
  return host
    .replace(/:\d+$/, '')
    .replace(/^\[(.*)\]$/, '$1')
    .toLowerCase();
}

/**
 * Whether a name is one of this service. A page elsewhere can point a name of its own here and so
 * come to the same origin (DNS rebinding); with an address in place of a name it cannot.
 */
function hostCheck({ env, origin }: Pick<Config, 'env' | 'origin'>): (host: string) => boolean {
  const { hostname } = new URL(origin);
  const names = new Set([hostname, 'localhost', ...env.STINT_CANARY_HOSTS, ...env.STINT_HOSTS]);
  return (host) => isIP(host) !== 0 || names.has(host);
}
