import type { Guard } from '../../guard.ts';

const ITEM = 'lib/storage/define-item.ts';
const MANIFEST = 'wxt.config.ts';
const ITEMS = ['lib/storage/define-item.test.ts'];
const VALUES = ['lib/storage/stored-values.test.ts'];
const BUILT = ['scripts/shared/extension-manifest.test.ts'];
const reads = 'reads what the extension stored';
const reaches = 'reaches the worker, drives the wallet';
const damages = 'loses or damages the database';

const SCREENS = ['confirm', 'options', 'popup', 'sharing', 'sidepanel', 'welcome'];

/** A line of the manifest's policy, by its beginning. */
const policy = (line: string, threat: string): Guard => ({
  file: MANIFEST,
  take: `        "${line}",\n`,
  put: '',
  threat,
  row: reaches,
  tests: BUILT,
});

/** What is stored, who reads it, and what the pages of the extension may load. */
export const STORAGE: readonly Guard[] = [
  {
    file: 'entrypoints/background/index.ts',
    take: '  run(guardStorage());\n',
    put: '',
    threat: 'a content script reads the keys',
    row: reads,
    tests: ['entrypoints/background/index.test.ts'],
  },
  ...(['local', 'session', 'sync'] as const).map((area) => ({
    file: 'entrypoints/background/core/guard-storage.ts',
    take: `browser.storage.${area}`,
    put: 'undefined',
    threat: `a content script reads what is stored in "${area}"`,
    row: reads,
    tests: ['entrypoints/background/core/guard-storage.test.ts'],
  })),
  {
    file: 'entrypoints/background/core/guard-storage.ts',
    take: "const accessLevel = 'TRUSTED_CONTEXTS';",
    put: "const accessLevel = 'TRUSTED_AND_UNTRUSTED_CONTEXTS';",
    threat: 'storage is opened to content scripts',
    row: reads,
    tests: ['entrypoints/background/core/guard-storage.test.ts'],
  },
  {
    file: ITEM,
    take: "if (v > options.version) return { status: 'damaged', reason: 'newer' };",
    put: '',
    threat: 'what a newer version stored is read as if it were this one’s',
    row: damages,
    tests: ITEMS,
  },
  {
    file: ITEM,
    take: "if (found.status === 'damaged' && precious) {",
    put: 'if (false) {',
    threat: 'a signature that cannot be read counts as none',
    row: damages,
    tests: ITEMS,
  },
  {
    file: ITEM,
    take: '      await store().set(`${key}.damaged`, await store().get<unknown>(key));\n',
    put: '',
    threat: 'what could not be read is thrown away',
    row: damages,
    tests: ITEMS,
  },
  {
    file: ITEM,
    take: "  return parsed.success\n    ? { status: 'stored', value: parsed.data }\n    : { status: 'damaged', reason: 'shape' };",
    put: "  return { status: 'stored', value: (parsed.data ?? value) as T };",
    threat: 'a stored value of any shape is believed',
    row: damages,
    tests: ITEMS,
  },
  {
    file: ITEM,
    take: 'for (const migrate of options.migrations.slice(v - 1)) value = migrate(value);',
    put: 'for (const migrate of options.migrations) value = migrate(value);',
    threat: 'a value is migrated twice',
    row: damages,
    tests: ITEMS,
  },
  {
    file: 'lib/storage/claim-job.ts',
    take: 'precious: true,',
    put: 'precious: false,',
    threat: 'a claim that cannot be read is begun again',
    row: damages,
    tests: ['entrypoints/background/claim/claim.test.ts'],
  },
  {
    file: 'lib/storage/settings.ts',
    take: 'fillIn: true,',
    put: '',
    threat: 'one setting that is no longer allowed costs all the others, consent included',
    row: damages,
    tests: VALUES,
  },
  {
    file: 'lib/db/upgrade.ts',
    take: "  await tx.table('accountVouchers').bulkPut(vouchers);\n",
    put: '',
    threat: 'an update loses vouchers',
    row: damages,
    tests: ['lib/db/upgrade.test.ts'],
  },
  policy("default-src 'none'", 'a screen loads from anywhere'),
  policy("script-src 'self'", 'a screen runs a script from anywhere'),
  policy("frame-ancestors 'none'", 'a page frames a screen'),
  policy("base-uri 'none'", 'a text in a screen moves its addresses'),
  policy("form-action 'none'", 'a text in a screen sends a form'),
  {
    file: MANIFEST,
    take: "incognito: 'not_allowed',",
    put: '',
    threat: 'the extension works in private windows',
    tests: BUILT,
  },
  {
    file: MANIFEST,
    take: 'host_permissions: [`${service}/*`',
    put: 'host_permissions: [`*://*/*`',
    threat: 'an installation asks for all sites',
    row: 'asks for more, elsewhere or later',
    tests: BUILT,
  },
  {
    file: MANIFEST,
    take: "optional_permissions: ['webRequest', 'idle'],",
    put: "web_accessible_resources: [{ resources: ['*'], matches: ['*://*/*'] }],",
    threat: 'a page reads the files of the extension',
    row: reaches,
    tests: BUILT,
  },
  ...SCREENS.map((screen) => ({
    file: `entrypoints/${screen}/index.html`,
    take: '<meta http-equiv="Content-Security-Policy" content="connect-src \'self\'" />',
    put: '',
    threat: `the screen ${screen} can ask the sites that only the worker may ask`,
    row: 'asks for more, elsewhere or later',
    tests: ['lib/ui/page-policy.test.ts'],
  })),
];
