import type { Guard } from '../../guard.ts';

const GUARD = 'service/src/http/guard.ts';
const ROUTES = ['service/src/http/serve-routes.test.ts'];
const NAMES = ['service/src/http/guard.test.ts'];

/** What every request has to pass before a module is told of it. */
export const HTTP: readonly Guard[] = [
  {
    file: GUARD,
    take: 'if (!isOurs(hostOf(c))) {',
    put: 'if (false) {',
    threat: 'a page reaches the service by a name of its own',
    row: 'points a name of their own at the service',
    tests: NAMES,
  },
  {
    file: GUARD,
    take: "if (c.req.path.startsWith('/v1/')) c.header('cache-control', 'no-store');",
    put: '',
    threat: 'a cache keeps secrets',
    row: 'reads secrets in a log',
    tests: NAMES,
  },
  {
    file: GUARD,
    take: "if (isSecure) c.header('strict-transport-security', 'max-age=31536000');",
    put: '',
    threat: 'a browser comes back without https',
    tests: NAMES,
  },
  {
    file: 'service/src/http/authorise.ts',
    take: '  if (row.requester === requester) return;\n',
    put: '  return;\n',
    threat: 'a requester reads and changes the campaign of another',
    tests: ROUTES,
  },
];
