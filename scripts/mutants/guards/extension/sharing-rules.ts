import type { Guard } from '../../guard.ts';

const DEVICE = 'lib/relay/relay-device.ts';
const TALLY = 'lib/relay/answer-tally.ts';
const BOOK = 'lib/domain/bandwidth-receipt.ts';
const POLICY = 'lib/domain/sharing-policy.ts';
const WIRE = 'lib/protocol/relay.ts';
const DEVICES = ['lib/relay/relay-device.test.ts'];
const TALLIES = ['lib/relay/answer-tally.test.ts'];
const POLICIES = ['lib/domain/sharing-policy.test.ts'];
const asks = 'asks for more, elsewhere or later';
const reaches = "reaches a contributor's own network";
const counts = 'counts other bytes than were sent';

/** What a device believes of a relay, and when, where and how much it shares. */
export const SHARING_RULES: readonly Guard[] = [
  {
    file: DEVICE,
    take: 'if (!answer || answer.hasDiverged)',
    put: 'if (!answer)',
    threat: 'a relay whose count is apart gets more pages',
    row: counts,
    tests: DEVICES,
  },
  {
    file: DEVICE,
    take: 'if (!answer || answer.hasDiverged)',
    put: 'if (answer?.hasDiverged)',
    threat: 'a relay that cannot sign its count gets more pages',
    row: counts,
    tests: DEVICES,
  },
  {
    file: DEVICE,
    take: "this.#countUpdates.then(work).catch(() => this.#finish('diverged'));",
    put: 'this.#countUpdates.then(work).catch(() => undefined);',
    threat: 'a count that does not continue the last one goes unnoticed',
    row: counts,
    tests: DEVICES,
  },
  {
    file: DEVICE,
    take: '      case undefined:\n        // A relay that cannot be understood is given no page.\n        this.#tryAgain();',
    put: '      case undefined:',
    threat: 'a relay that speaks nonsense gets pages',
    tests: DEVICES,
  },
  {
    file: DEVICE,
    take: '    if (!this.#isWanted) return;\n\n    this.#become',
    put: '    this.#become',
    threat: 'a device that was switched off connects again',
    row: counts,
    tests: DEVICES,
  },
  {
    file: DEVICE,
    take: 'this.#connection?.isWelcome ? this.#connection.socket : null',
    put: 'this.#connection?.socket ?? null',
    threat: 'pages go to a relay that has not let the device in',
    tests: DEVICES,
  },
  {
    file: 'lib/relay/relay-connection.ts',
    take: 'if (now - this.#heardAt > SILENCE_MS) events.fellSilent();\n    else if',
    put: 'if',
    threat: 'a connection that is dead is kept for ever',
    tests: DEVICES,
  },
  {
    file: 'lib/relay/relay-connection.ts',
    take: 'return parsed.success ? parsed.data : null;',
    put: 'return JSON.parse(text);',
    threat: 'a message of any shape is obeyed',
    tests: DEVICES,
  },
  {
    file: TALLY,
    take: '  checkBandwidth(domain, device, await tally.last(), receipt);\n',
    put: '',
    threat: 'the relay’s count starts over, or is another device’s',
    row: counts,
    tests: TALLIES,
  },
  {
    file: TALLY,
    take: 'if (!tally.verify(bandwidthDigest(domain, receipt), receipt.sig)) return null;',
    put: '',
    threat: 'a count that nobody signed is answered with a signature',
    row: counts,
    tests: TALLIES,
  },
  {
    file: TALLY,
    take: 'Math.max(booked, Math.min(receipt.bytes, sent + live))',
    put: 'receipt.bytes',
    threat: 'the device signs whatever the relay has counted',
    row: counts,
    tests: TALLIES,
  },
  {
    file: TALLY,
    take: '  await tally.save(receipt, bytes);\n',
    put: '',
    threat: 'a count is signed and forgotten',
    row: counts,
    tests: TALLIES,
  },
  ...(
    [
      ['next.vault === domain.vault', 'vault'],
      ['next.device === device', 'device'],
    ] as const
  ).map(([take, what]) => ({
    file: BOOK,
    take,
    put: 'true',
    threat: `the count of another ${what} is signed as this one’s`,
    row: counts,
    tests: TALLIES,
  })),
  {
    file: BOOK,
    take: 'next.n > before.n && ',
    put: '',
    threat: 'an old count comes again',
    row: counts,
    tests: TALLIES,
  },
  {
    file: BOOK,
    take: ' && next.jobs >= before.jobs',
    put: '',
    threat: 'the relay forgets jobs',
    row: counts,
    tests: TALLIES,
  },
  {
    file: BOOK,
    take: ' && next.bytes >= before.bytes',
    put: '',
    threat: 'the relay forgets bytes',
    row: counts,
    tests: TALLIES,
  },
  {
    file: BOOK,
    take: 'next.n !== before.n + 1 || next.prev === hashBandwidth(before)',
    put: 'true',
    threat: 'a count continues another one than was signed',
    row: counts,
    tests: TALLIES,
  },
  ...(
    [
      ["if (!policy.on) return 'off';", 'although it is off'],
      ["if (conditions.paused) return 'paused';", 'during a pause'],
      ["if (conditions.managed) return 'managed';", 'against the administrator'],
      ["if (conditions.privateWindow) return 'private_window';", 'in a private window'],
      ["if (conditions.saveData) return 'save_data';", 'on a line that saves data'],
      ["if (!inHours(policy.hours, conditions.hour)) return 'hours';", 'outside of the hours'],
      ["if (policy.onlyWhenIdle && !conditions.idle) return 'in_use';", 'while somebody works'],
      ["if (usage.today >= policy.bytesPerDay) return 'day_cap';", 'over the cap of the day'],
      ["if (usage.month >= policy.bytesPerMonth) return 'month_cap';", 'over the cap of the month'],
    ] as const
  ).map(([take, when]) => ({
    file: POLICY,
    take,
    put: '',
    threat: `a device shares ${when}`,
    row: asks,
    tests: POLICIES,
  })),
  {
    file: POLICY,
    take: 'host === null || ',
    put: 'host !== null && ',
    threat: 'a device fetches an address that is none of a public host',
    row: reaches,
    tests: POLICIES,
  },
  {
    file: POLICY,
    take: ' || deniedCategory(host) !== null',
    put: '',
    threat: 'a device fetches where people log in or pay',
    row: asks,
    tests: POLICIES,
  },
  {
    file: POLICY,
    take: "if (policy.vetoed.some((name) => matchesHost(`*.${name}`, host))) return 'refused_veto';",
    put: '',
    threat: 'a device fetches what its contributor has vetoed',
    row: asks,
    tests: POLICIES,
  },
  {
    file: POLICY,
    take: ' || !policy.campaigns.includes(job.campaign)',
    put: '',
    threat: 'a device fetches for a campaign that was not joined',
    row: asks,
    tests: POLICIES,
  },
  {
    file: POLICY,
    take: "return named ? null : 'refused_campaign';",
    put: 'return null;',
    threat: 'a device fetches a site that its campaign does not name',
    row: asks,
    tests: POLICIES,
  },
  {
    file: POLICY,
    take: 'Math.min(policy.bytesPerDay - usage.today, policy.bytesPerMonth - usage.month)',
    put: 'policy.bytesPerDay - usage.today',
    threat: 'a page goes over the cap of the month',
    row: asks,
    tests: POLICIES,
  },
  {
    file: WIRE,
    take: 'maxBytes: z.int().check(z.gte(1), z.lte(MAX_JOB_BYTES)),',
    put: 'maxBytes: z.int(),',
    threat: 'a relay asks for a page of any size',
    row: asks,
    tests: ['lib/protocol/relay.test.ts'],
  },
  {
    file: WIRE,
    take: 'timeoutMs: z.int().check(z.gte(1), z.lte(MAX_JOB_MS)),',
    put: 'timeoutMs: z.int(),',
    threat: 'a relay has a device ask for hours',
    row: asks,
    tests: ['lib/protocol/relay.test.ts'],
  },
  {
    file: WIRE,
    take: "method: z.enum(['GET', 'HEAD']),\n  url",
    put: 'method: z.string(),\n  url',
    threat: 'a relay has a device post to a site',
    row: asks,
    tests: ['lib/protocol/relay.test.ts'],
  },
];
