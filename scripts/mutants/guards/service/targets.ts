import type { Guard } from '../../guard.ts';

const TARGET = 'service/src/relay/targets/check-target.ts';
const RESOLVE = 'service/src/relay/targets/resolve.ts';
const ROBOTS = 'service/src/relay/targets/robots.ts';
const targets = ['service/src/relay/targets/check-target.test.ts'];
const resolves = ['service/src/relay/targets/resolve.test.ts'];
const homes = ['service/src/relay/targets/homes.test.ts'];
const robots = ['service/src/relay/targets/robots.test.ts'];
const INSIDE = "reaches a contributor's own network";
const NAMED = 'asks for a name that a router or a mesh network answers itself';
const HOME = 'points a name of its own at an address';
const SLOW = 'makes its robots.txt slow to apply';

/** Pages: which may be asked for, and what a refusal tells. */
export const TARGETS: readonly Guard[] = [
  {
    file: TARGET,
    take: '  requireDestination(host, destinations);\n\n  const',
    put: '\n  const',
    threat: 'pages are asked for that no contributor agreed to',
    row: 'asks for more, elsewhere or later than a contributor allowed',
    tests: targets,
  },
  {
    file: TARGET,
    take: '  if (category !== null) {',
    put: '  if (false) {',
    threat: 'pages of banks and mail are asked for',
    tests: targets,
  },
  {
    file: TARGET,
    take: '  const addresses = await checks.resolve(host);\n',
    put: '  const addresses: string[] = [];\n',
    threat: 'a name that leads inside is given to a device',
    row: INSIDE,
    tests: homes,
  },
  {
    file: TARGET,
    take: '  checks.takeRate(host);\n',
    put: '',
    threat: 'a site is flooded through contributors',
    tests: targets,
  },
  {
    file: TARGET,
    take: '  await checks.checkRobots(url, addresses);\n',
    put: '',
    threat: 'pages are fetched that their site does not allow',
    tests: targets,
  },
  {
    file: TARGET,
    take: '  if (addresses.some(checks.homes.isDevice)) {',
    put: '  if (false) {',
    threat: 'a contributor’s own address is asked for',
    row: HOME,
    tests: homes,
  },
  {
    file: TARGET,
    take: '    await checks.homes.silence();\n',
    put: '',
    threat: 'the time of a refusal tells where contributors live',
    row: HOME,
    tests: homes,
  },
  {
    file: 'lib/domain/target.ts',
    take: 'LOCAL_NAMES.includes(top) || isHomeName(host)',
    put: 'LOCAL_NAMES.includes(top)',
    threat: 'a name that a router answers is given to a device',
    row: NAMED,
    tests: ['lib/domain/target.test.ts'],
  },
  {
    file: 'lib/domain/target.ts',
    take: 'ECHO_NAMES.test(host) || embedsPrivate(host)',
    put: 'ECHO_NAMES.test(host)',
    threat: 'a name that spells a private address is given to a device',
    row: INSIDE,
    tests: ['lib/domain/target.test.ts'],
  },
  {
    file: 'lib/domain/target.ts',
    take: "  if (labels.length < 2) throw refuse('names a host in a local network');\n",
    put: '',
    threat: 'a name without a dot, which a home network answers, is given to a device',
    row: NAMED,
    tests: ['lib/domain/target.test.ts'],
  },
  {
    file: RESOLVE,
    take: '      if (!isGlobalUnicast(address)) {',
    put: '      if (false) {',
    threat: 'a name that leads to a private address is given to a device',
    row: INSIDE,
    tests: resolves,
  },
  {
    file: RESOLVE,
    take: '|| isOurs(plain)) {',
    put: ') {',
    threat: 'a page comes from the service itself',
    row: INSIDE,
    tests: resolves,
  },
  {
    file: RESOLVE,
    take: 'kept && kept.until > now() ? kept.addresses : null',
    put: 'kept ? kept.addresses : null',
    threat: 'a name that moved inside is not looked up again',
    row: INSIDE,
    tests: resolves,
  },
  {
    file: RESOLVE,
    take: 'return [...v4, ...v6];',
    put: 'return v4;',
    threat: 'a private IPv6 address is not looked at',
    row: INSIDE,
    tests: resolves,
  },
  {
    file: ROBOTS,
    take: '      if (addresses.some(homes.isDevice)) {',
    put: '      if (false) {',
    threat: 'the service itself knocks at a contributor’s door',
    row: HOME,
    tests: homes,
  },
  {
    file: ROBOTS,
    take: 'if (isAllowed === null) known.set(host, Promise.resolve(refusal()));',
    put: '',
    threat: 'rules that are slow to apply are applied again for each page',
    row: SLOW,
    tests: robots,
  },
  {
    file: 'service/src/relay/targets/read-robots.ts',
    take: '    if (this.#queue.length >= MAX_WAITING) throw busy();\n',
    put: '',
    threat: 'questions about slow sites pile up without end',
    row: SLOW,
    tests: ['service/src/relay/targets/read-robots.test.ts'],
  },
  {
    file: 'service/src/relay/targets/read-robots.ts',
    take: '      .catch(() => this.#stop().catch(() => {}))\n',
    put: '',
    threat: 'one question that fails keeps all others waiting',
    row: SLOW,
    tests: ['service/src/relay/targets/read-robots.test.ts'],
  },
  {
    file: 'service/src/relay/targets/read-robots.ts',
    take: 'setTimeout(() => done(null), isNew ? START_MS : DEADLINE_MS)',
    put: 'setTimeout(() => done(null), 60_000)',
    threat: 'rules of a site take a thread for ever',
    row: SLOW,
    tests: robots,
  },
];
