import { wordlist } from '@scure/bip39/wordlists/english.js';
import { defineConfig } from 'wxt';
import { pinnedNetwork } from './scripts/pinned-network.mjs';

const { service } = pinnedNetwork();

/**
 * One tree for Chrome, Edge and Firefox. The network that a build trusts is pinned
 * here, from STINT_NETWORK (a JSON file that `npm start` writes; see README).
 */
export default defineConfig({
  imports: false,
  outDir: process.env.STINT_EXTENSION_OUT ?? '.output',
  vite: () => ({
    // Without what browsers before 2020 need: 2 kB less in each bundle.
    resolve: { alias: [{ find: /^dexie$/, replacement: 'dexie/dist/modern/dexie.mjs' }] },
    define: { __STINT_NETWORK__: JSON.stringify(pinnedNetwork()) },
    build: { modulePreload: { polyfill: false } },
  }),
  hooks: {
    // The same wherever a build goes: builds side by side do not rewrite what the others read.
    'prepare:tsconfig': (_, { tsconfig }) => {
      tsconfig.exclude = ['../**/node_modules', '../.output'];
    },
    // Twelve words need a list of 2,048: a file beside the code, read when somebody asks.
    'build:publicAssets': (_, files) => {
      files.push({ relativeDest: 'bip39-english.txt', contents: wordlist.join('\n') });
    },
  },
  zip: { excludeSources: ['service/**', 'tests/**', 'contracts/src/**', 'contracts/test/**'] },
  manifest: ({ browser }) => ({
    name: '__MSG_extName__',
    description: '__MSG_extDescription__',
    default_locale: 'en',
    permissions: [
      'storage',
      'unlimitedStorage',
      'alarms',
      ...(browser === 'firefox' ? [] : ['sidePanel']),
    ],
    host_permissions: [`${service}/*`.replace(/:\d+\//, '/')],
    // Asked for when somebody joins a campaign: its sites and no others, never all at once.
    optional_host_permissions: ['https://*/*'],
    optional_permissions: ['webRequest', 'idle'],
    content_security_policy: {
      extension_pages: [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        // The worker fetches from sites that were joined, which the browser's permissions decide;
        // our pages keep to themselves by a policy of their own (entrypoints/*/index.html).
        `connect-src 'self' ${service} ${service.replace(/^http/, 'ws')} https:`,
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action 'none'",
      ].join('; '),
    },
    ...(browser !== 'firefox' && { storage: { managed_schema: 'managed-schema.json' } }),
    incognito: 'not_allowed',
    action: { default_title: '__MSG_extName__' },
    minimum_chrome_version: '137',
    ...(browser === 'firefox' && {
      browser_specific_settings: {
        gecko: {
          id: 'stint@stint.example',
          strict_min_version: '140.0',
          data_collection_permissions: {
            required: ['personallyIdentifyingInfo'],
            // Pages that were fetched go to a requester, and sites see where this line is.
            optional: ['financialAndPaymentInfo', 'websiteContent', 'locationInfo'],
          },
        },
      },
    }),
  }),
});
