import { recover } from '../../devices/recover.ts';
import { makeChallenge, register, startSession } from '../../devices/register.ts';
import type { Parts } from '../../parts.ts';
import type { RouteHandlers } from './route-handlers.ts';

/** How a device becomes known, and stays so. */
export const deviceHandlers = ({
  ctx,
  config,
  info,
  limits,
}: Parts): RouteHandlers<'network' | 'challenge' | 'register' | 'session' | 'recover'> => ({
  network: () => info(),
  async challenge({ address }) {
    const { STINT_POW_BITS: bits } = config.env;
    return makeChallenge(ctx, Math.min(32, bits + (await limits.dearness(address))));
  },
  register: ({ body }) => register(ctx, body),
  session: ({ body }) => startSession(ctx, body),
  recover: ({ body }) => recover(ctx, body),
});
