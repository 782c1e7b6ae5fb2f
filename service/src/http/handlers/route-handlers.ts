import type { ROUTES, RouteName } from '../../../../lib/protocol/routes.ts';
import type { Handlers } from '../serve-routes.ts';

/** The handlers of some routes of the API. */
export type RouteHandlers<Name extends RouteName> = Pick<Handlers<typeof ROUTES>, Name>;
