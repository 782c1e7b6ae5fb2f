import type { Guard } from '../../guard.ts';

const APPEAL = 'service/src/relay/proofs/appeal.ts';
const LOOK = 'service/src/relay/proofs/second-look.ts';
const JUDGE = 'service/src/relay/proofs/judge.ts';
const PROBE = 'service/src/relay/proofs/probe.ts';
const appeals = ['service/src/relay/proofs/appeal.test.ts'];
const looks = ['service/src/relay/proofs/second-look.test.ts'];
const judges = ['service/src/relay/proofs/judge.test.ts'];
const probes = ['service/src/relay/proofs/probe.test.ts'];
const UP = 'makes pages up, or tells proofs from work';
const ELSEWHERE = 'lets a machine elsewhere fetch its canaries';
const APPEALS = 'appeals what it made up';
const NOBODY = 'appeals what nobody can look at';
const SITS = 'sits on an appeal until the money is back';

/** Proofs: what shows that a page is real, and appeals against it. */
export const PROOFS: readonly Guard[] = [
  {
    file: APPEAL,
    take: 'if (!(await verifyEd25519(await deviceKey(ctx.store.db, device), message, sig))) {',
    put: 'if (false) {',
    threat: 'somebody else appeals',
    row: APPEALS,
    tests: appeals,
  },
  {
    file: APPEAL,
    take: "      .where('device', '=', device)\n      .executeTakeFirst();\n    if (!row)",
    put: '      .executeTakeFirst();\n    if (!row)',
    threat: 'a device appeals the bytes of another',
    row: APPEALS,
    tests: appeals,
  },
  {
    file: APPEAL,
    take: "if (row.state !== 'disputed' || row.decide_by <= ctx.now()) {",
    put: "if (row.state !== 'disputed') {",
    threat: 'an appeal comes when the money has gone back',
    row: APPEALS,
    tests: appeals,
  },
  {
    file: APPEAL,
    take: '    if (left <= 0)\n',
    put: '    if (false)\n',
    threat: 'appeals have no end',
    row: APPEALS,
    tests: appeals,
  },
  {
    file: APPEAL,
    take: 'return Number(own.used) + Number(others.used);',
    put: 'return Number(own.used);',
    threat: 'each device of a wallet has appeals of its own',
    row: APPEALS,
    tests: appeals,
  },
  {
    file: 'service/src/relay/proofs/settle-appeals.ts',
    take: "    .where('at', '<=', ctx.now() - JUDGE_MS)\n",
    put: "    .where('at', '<=', 0)\n",
    threat: 'an operator leaves appeals undecided until the money is back',
    row: SITS,
    tests: appeals,
  },
  {
    file: LOOK,
    take: '      if (!(await takeProbeBytes(ctx, order.campaign, bytes, bytesPerDay))) return null;\n',
    put: '',
    threat: 'second looks cost a requester without end',
    row: NOBODY,
    tests: looks,
  },
  {
    file: LOOK,
    take: '      await returnProbeBytes(ctx, order.campaign, Math.max(0, bytes - brought), day);\n',
    put: '',
    threat: 'each try spends the probes of the day',
    row: NOBODY,
    tests: looks,
  },
  {
    file: LOOK,
    take: 'Math.min(MAX_REST_MS, 2 * (resting.get(unit)?.ms ?? REST_MS / 2))',
    put: '0',
    threat: 'an appeal that cannot be looked at is tried each turn',
    row: NOBODY,
    tests: looks,
  },
  {
    file: LOOK,
    take: 'return solid >= FAILURES_TO_REJECT;',
    put: 'return true;',
    threat: 'a page that differs for everybody is evidence against one',
    row: APPEALS,
    tests: appeals,
  },
  {
    file: JUDGE,
    take: "if (certain || failed.length >= FAILURES_TO_REJECT) return 'reject';",
    put: "if (certain) return 'reject';",
    threat: 'pages are made up and paid',
    row: UP,
    tests: judges,
  },
  {
    file: JUDGE,
    take: 'passed.length - Math.max(0, canaries - 1)',
    put: 'passed.length',
    threat: 'honesty towards the operator’s hosts alone is enough',
    row: UP,
    tests: judges,
  },
  {
    file: JUDGE,
    take: 'seen.filter((b) => same(a, b)).length >= 2',
    put: 'seen.filter((b) => same(a, b)).length >= 1',
    threat: 'a device vouches for itself',
    row: UP,
    tests: judges,
  },
  {
    file: JUDGE,
    take: "  if (failed.length > 0 && newest[0]?.passed === false) return 'wait';\n",
    put: '',
    threat: 'bytes are paid right after a proof that failed',
    row: UP,
    tests: judges,
  },
  {
    file: PROBE,
    take: '  if (page.digest !== probe.sha256) return false;\n',
    put: '',
    threat: 'another page passes for the probe',
    row: UP,
    tests: probes,
  },
  {
    file: PROBE,
    take: 'seen.some((address) => rangeOf(address) === page.range)',
    put: 'true',
    threat: 'a machine elsewhere fetches the canaries',
    row: ELSEWHERE,
    tests: probes,
  },
];
