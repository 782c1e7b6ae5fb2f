import type { Guard } from '../../guard.ts';

const NETWORK = 'service/src/settlement/check-network.ts';
const READ = 'service/src/read-settings.ts';
const CONFIG = 'service/src/config.ts';
const LOG = 'service/src/logger.ts';
const networks = ['service/src/settlement/check-network.test.ts'];
const reads = ['service/src/read-settings.test.ts'];
const configs = ['service/src/config.test.ts'];
const logs = ['service/src/logger.test.ts'];
const WRONG = 'starts with another chain, vault, token or swapped keys';
const SECRETS = 'reads secrets in a log';

/** Settings: what does not fit the chain is said before anything is signed, and secrets stay secret. */
export const SETTINGS: readonly Guard[] = [
  {
    file: NETWORK,
    take: '  if (chainId !== settings.STINT_CHAIN_ID) {',
    put: '  if (false) {',
    threat: 'the service signs for another chain',
    row: WRONG,
    tests: networks,
  },
  {
    file: NETWORK,
    take: '  if (!code) {',
    put: '  if (false) {',
    threat: 'the service signs for a vault that is not there',
    row: WRONG,
    tests: networks,
  },
  {
    file: NETWORK,
    take: '  if (paid.toLowerCase() !== STINT_TOKEN) {',
    put: '  if (false) {',
    threat: 'the service names a token that the vault does not pay',
    row: WRONG,
    tests: networks,
  },
  {
    file: NETWORK,
    take: '  if (decimals !== STINT_TOKEN_DECIMALS) {',
    put: '  if (false) {',
    threat: 'all sums are shown a million times too high',
    row: WRONG,
    tests: networks,
  },
  {
    file: NETWORK,
    take: '  if (symbol !== STINT_TOKEN_SYMBOL) {',
    put: '  if (false) {',
    threat: 'sums are shown in another token',
    row: WRONG,
    tests: networks,
  },
  {
    file: NETWORK,
    take: '      if (has[role]) return [];\n',
    put: '      return [];\n',
    threat: 'keys sign that the vault does not know',
    row: WRONG,
    tests: networks,
  },
  {
    file: NETWORK,
    take: '      if (has[role]) return [];\n',
    put: '      if (has.some(Boolean)) return [];\n',
    threat: 'swapped keys sign what the vault refuses',
    row: WRONG,
    tests: networks,
  },
  {
    file: NETWORK,
    take: 'start > block',
    put: 'false',
    threat: 'the chain is never read',
    row: WRONG,
    tests: networks,
  },
  {
    file: NETWORK,
    take: '!(await hadCode(chain, vault, start - 1))',
    put: 'true',
    threat: 'what the vault did before the first block that is read is missed',
    row: WRONG,
    tests: networks,
  },
  {
    file: NETWORK,
    take: ' || (await hadCode(chain, vault, 1))',
    put: '',
    threat: 'a right start is refused where an endpoint tells the state of today for every block',
    row: WRONG,
    tests: networks,
  },
  {
    file: CONFIG,
    take: '  checkPages(e);\n',
    put: '',
    threat: 'every claim ends at a page that is not there',
    row: WRONG,
    tests: configs,
  },
  {
    file: CONFIG,
    take: 'const Environment = z.strictObject({',
    put: 'const Environment = z.object({',
    threat: 'a misspelt setting is left out without a word',
    row: WRONG,
    tests: configs,
  },
  {
    file: CONFIG,
    take: '  checkEndpoint(e);\n',
    put: '',
    threat: 'the operator’s endpoint, with its key, is published',
    row: SECRETS,
    tests: configs,
  },
  {
    file: CONFIG,
    take: 'STINT_OPERATOR_TOKEN: z.string().check(z.minLength(32)),',
    put: 'STINT_OPERATOR_TOKEN: z.string(),',
    threat: 'an operator token that can be guessed',
    tests: configs,
  },
  {
    file: READ,
    take: '(statSync(path).mode & 0o077) !== 0',
    put: 'false',
    threat: 'other people on the machine read the keys',
    tests: reads,
  },
  {
    file: READ,
    take: 'const text = readFile(name, path!, true);',
    put: 'const text = readFile(name, path!, false);',
    threat: 'other people on the machine read the key store',
    tests: reads,
  },
  {
    file: READ,
    take: 'const SECRET = /_(KEY|TOKEN|PASSWORD)$/;',
    put: 'const SECRET = /_KEY$/;',
    threat: 'tokens and passwords reach the log',
    row: SECRETS,
    tests: logs,
  },
  {
    file: READ,
    take: "value.split(',').flatMap(endpointSecrets)",
    put: '[]',
    threat: 'keys in the addresses of endpoints reach the log',
    row: SECRETS,
    tests: logs,
  },
  {
    file: READ,
    take: '.sort((a, b) => b.length - a.length)',
    put: '',
    threat: 'the rest of a longer secret stays in the log',
    row: SECRETS,
    tests: reads,
  },
  {
    file: LOG,
    take: 'written.reduce((rest, secret) => rest.replaceAll(secret, HIDDEN), line)',
    put: 'line',
    threat: 'secrets reach the log in an error',
    row: SECRETS,
    tests: logs,
  },
  {
    file: LOG,
    take: "const redact = ['*.authorization', '*.token', '*.key', '*.sig'];",
    put: 'const redact: string[] = [];',
    threat: 'tokens of devices and requesters reach the log',
    row: SECRETS,
    tests: logs,
  },
  {
    file: LOG,
    take: 'JSON.stringify(secret).slice(1, -1)',
    put: 'secret',
    threat: 'a secret that JSON writes otherwise reaches the log',
    row: SECRETS,
    tests: logs,
  },
  {
    file: 'service/src/keystore.ts',
    take: 'if (given.length !== expected.length || !timingSafeEqual(given, expected)) {',
    put: 'if (false) {',
    threat: 'a key store opens with a wrong password',
    tests: ['service/src/keystore.test.ts'],
  },
];
