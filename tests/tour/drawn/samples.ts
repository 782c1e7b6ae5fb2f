import type { Receipt } from '../../../lib/protocol/receipts.ts';
import type { Block, RichText } from '../../../lib/protocol/rich-text.ts';
import type { Snapshot } from '../../../lib/protocol/snapshot.ts';
import type { Lease } from '../../../lib/protocol/tasks.ts';

export const NOW = new Date(2026, 10, 19, 14, 2).getTime();
const HEX = `0x${'9f4c1be7a0d25836'.repeat(4)}`;
export const ACCOUNT = `0x7a3f58d0e1b94c276ad83b05f21e7c9460dcc91e`;

export const p = (words: string): Block => ['p', [['', words]]];
export const item = (words: string, depth = 0, number: number | null = null): Block => [
  'li',
  depth,
  number,
  [['', words]],
];

export function lease(prompt: RichText, a: RichText, b: RichText, price = '45000'): Lease {
  return {
    lease: '0192f0c1-0000-7000-8000-000000000001',
    task: '0192f0c1-0000-7000-8000-000000000002',
    campaign: HEX,
    campaignName: 'Fjord Language Lab',
    price,
    medianMs: 20_000,
    floorMs: 3_000,
    leasedAt: NOW,
    expiresAt: NOW + 1_800_000,
    content: { kind: 'comparison', prompt, a, b },
  };
}

export const short = lease(
  [
    p(
      'Sally (a girl) has 3 brothers. Each brother has 2 sisters. How many sisters does Sally have?',
    ),
  ],
  [
    item('Sally has 3 brothers'),
    item('Each of those 3 brothers has 2 sisters'),
    item('So in total there are 3 * 2 = 6 sisters'),
    item(
      'Since Sally is one of those sisters, and she has 3 brothers, Sally must have 6 - 1 = 5 sisters.',
    ),
  ],
  [
    p('3 sisters.'),
    p("Here's the reasoning:"),
    item('We know that Sally has 3 brothers.', 0, 1),
    item('Then we are told that each of her brothers has 2 sisters.', 0, 2),
    item('Since Sally is a girl, she is one of the sisters for each of her brothers.', 0, 3),
    item('Therefore, Sally has 3 brothers * 2 sisters (each brother) = 3 sisters.', 0, 4),
  ],
);

export const long = lease(
  [p('Write me a product description for a 100W wireless fast charger for my website.')],
  [
    p("Sure thing! Here's a product description for a 100W wireless fast charger:"),
    p(
      'Introducing the ultimate wireless fast charger for your devices! This 100W charger allows you to charge your phone, watch, or earbuds wirelessly and quickly, without the hassle of cables. With a sleek and compact design, this charger is perfect for home or on-the-go use.',
    ),
    p('Key Features:'),
    item('100W output for fast charging'),
    item('Compatible with a wide range of devices, including iPhones, Android phones, and more'),
    item('Nested detail about coils and temperatures', 1),
    item('Safety features to prevent overheating and ensure safe charging'),
    ['hr'],
    ['q', 1, [['', 'Charge without thinking about it.']]],
  ],
  [
    ['p', [['b', '100W Wireless Fast Charger']]],
    p(
      'The 100W wireless fast charger is the perfect way to power up your devices quickly and easily. With its powerful 100W output, it can charge your devices up to 4 times faster than a traditional 5W charger.',
    ),
    [
      'p',
      [
        ['', 'The charger is also '],
        ['i', 'incredibly'],
        ['', ' versatile, see '],
        [
          'l',
          'the tests',
          'https://example.org/very/long/path/that/does/not/break?query=of-some-length&and=more',
        ],
        ['', ' and run '],
        ['c', 'charge --fast'],
        ['', '.'],
      ],
    ],
    [
      'table',
      [
        [[['', 'Model']], [['', 'Output in watts']], [['', 'Weight in pounds']], [['', 'Remarks']]],
        [[['', 'C-100']], [['', '100']], [['', '1.2']], [['', 'with a stand']]],
      ],
    ],
  ],
  '90000',
);

export const code = lease(
  [
    p(
      'What are the 5 planets closest to the sun? Reply with only a valid JSON array of objects formatted like this:',
    ),
    ['pre', 'json', '[{\n  "planet": string,\n  "distanceFromEarth": number, // in million km\n}]'],
  ],
  [
    p('Here is the JSON array with the 5 planets closest to the sun:'),
    [
      'pre',
      'json',
      '[\n  {\n    "planet": "Mercury", "distanceFromEarth": 77.3, "diameter": 4879, "moons": 0\n  },\n  {\n    "planet": "Venus",\n    "distanceFromEarth": 41.4\n  }\n]',
    ],
  ],
  [
    [
      'pre',
      '',
      'def closest(planets):\n    return sorted(planets, key=lambda planet: planet.distance)[:5]',
    ],
    p(
      'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft and supercalifragilisticexpialidocious_with_underscores_everywhere',
    ),
  ],
  '120000',
);

export const arabic = lease(
  [p('اشرح لي باختصار لماذا السماء زرقاء.')],
  [
    p('لأن جزيئات الهواء تشتت الضوء الأزرق أكثر من الأحمر، وهذا ما يسمى تشتت رايلي (Rayleigh).'),
    item('الضوء الأزرق موجته أقصر'),
    item('العين حساسة له'),
  ],
  [p('السماء زرقاء لأنها تعكس لون البحر.'), p('This sentence is English and stays left to right.')],
);

export const snapshot: Snapshot = {
  v: 1,
  at: NOW,
  connection: 'connected',
  error: null,
  symbol: 'USDC',
  decimals: 6,
  credited: '15984000',
  pending: '750000',
  claimed: '4050000',
  claimable: '11934000',
  account: ACCOUNT,
  former: [],
  move: null,
  recoverySaved: true,
  proposeBinding: false,
  minClaim: '100000',
  today: { day: '2026-11-19', amount: '677000', tasks: 12, ms: 322_000 },
  queued: 0,
  ready: { count: 5, amount: '225000', ms: 100_000 },
  nextCheckAt: NOW + 1_980_000,
  next: short,
  inTask: false,
  claim: null,
  repair: false,
  mismatch: null,
};
export const fresh: Snapshot = {
  ...snapshot,
  credited: '0',
  pending: '0',
  claimed: '0',
  claimable: '0',
  account: null,
  recoverySaved: false,
  today: { day: '2026-11-19', amount: '0', tasks: 0, ms: 0 },
};

export const receipt: Receipt = {
  v: 1,
  vault: ACCOUNT,
  device: HEX,
  seq: 340,
  kind: 'credit',
  campaign: HEX,
  unit: '0192f0c1-0000-7000-8000-000000000002',
  pendingDelta: '-120000',
  creditDelta: '120000',
  pending: '750000',
  credited: '16679000',
  reason: '',
  prev: HEX,
  issuedAt: NOW,
};
