import type { Guard } from '../../guard.ts';

const GATEWAY = 'service/src/relay/sockets/gateway.ts';
const SESSION = 'service/src/relay/sockets/device-session.ts';
const PAYERS = 'service/src/relay/jobs/requesters.ts';
const BOOK = 'service/src/relay/accounts/book.ts';
const TALLY = 'service/src/relay/accounts/tally.ts';
const gateways = ['service/src/relay/sockets/gateway.test.ts'];
const sessions = ['service/src/relay/sockets/device-session.test.ts'];
const payers = ['service/src/relay/jobs/requesters.test.ts'];
const books = ['service/src/relay/accounts/book.test.ts'];
const addresses = ['service/src/relay/sockets/address.test.ts'];
const WORDS = 'learns from the words or the time of a failure';
const BOMB = 'answers with a bomb, an endless body';
const CHEAT = 'answers so that the device seems to cheat';
const ELSEWHERE = 'lets a machine elsewhere fetch its canaries';
const FREE = 'reads pages for free';
const jobs = ['service/src/relay/jobs/jobs.test.ts'];
const COUNTS = 'counts other bytes than were sent';
const CROWD = 'many devices from one line';
const OPEN = 'leaves connections, files and bodies open';

/** The relay: who may share, who pays, and what is counted. */
export const RELAY: readonly Guard[] = [
  {
    file: GATEWAY,
    take: 'if (!isOn() || draining)',
    put: 'if (draining)',
    threat: 'devices connect although the relay was switched off',
    row: COUNTS,
    tests: gateways,
  },
  {
    file: GATEWAY,
    take: '    if (device === null)\n',
    put: '    if (false)\n',
    threat: 'anybody shares as a device',
    tests: gateways,
  },
  {
    file: GATEWAY,
    take: '    if (row.owner_device === null) {',
    put: '    if (false) {',
    threat: 'a device shares under the key that it answers with, and requesters see both',
    row: 'learns who a rater is',
    tests: gateways,
  },
  {
    file: GATEWAY,
    take: "    if (held !== null) return refuse(socket, 'divergence', held);\n",
    put: '',
    threat: 'a device whose counts differ goes on',
    row: COUNTS,
    tests: gateways,
  },
  {
    file: GATEWAY,
    take: '    if (count >= options.perRange) return null;\n',
    put: '',
    threat: 'one line poses as a crowd of devices',
    row: CROWD,
    tests: gateways,
  },
  {
    file: GATEWAY,
    take: '  if (data.length > MAX_CONTROL) return null;\n',
    put: '',
    threat: 'a message of any size is parsed',
    row: OPEN,
    tests: gateways,
  },
  {
    file: GATEWAY,
    take: "      () => refuse(socket, 'protocol', 'The hello message is overdue.'),\n",
    put: '      () => {},\n',
    threat: 'sockets that never say who they are stay',
    row: OPEN,
    tests: gateways,
  },
  {
    file: 'service/src/relay/sockets/wire.ts',
    take: '    if (socket.bufferedAmount > MAX_UNREAD) socket.terminate();\n',
    put: '',
    threat: 'a device that reads nothing fills the memory',
    row: OPEN,
    tests: ['service/src/relay/sockets/wire.test.ts'],
  },
  {
    file: SESSION,
    take: 'if (!stream.hasHead || received > stream.granted) return false;',
    put: 'if (!stream.hasHead) return false;',
    threat: 'a device sends more than was asked for, or than the page may have',
    row: BOMB,
    tests: sessions,
  },
  {
    file: SESSION,
    take: 'if (!stream.hasHead || received > stream.granted) return false;',
    put: 'if (received > stream.granted) return false;',
    threat: 'a device sends bytes before their head',
    row: CHEAT,
    tests: sessions,
  },
  {
    file: SESSION,
    take: 'Math.min(STREAM_WINDOW, stream.job.maxBytes - stream.consumed)',
    put: 'STREAM_WINDOW',
    threat: 'a device is granted more than the page may have',
    row: BOMB,
    tests: sessions,
  },
  {
    file: SESSION,
    take: '    if (!stream) return frame.stream < this.#nextStream;\n',
    put: '    if (!stream) return true;\n',
    threat: 'a device answers jobs that it was never given',
    row: CHEAT,
    tests: sessions,
  },
  {
    file: SESSION,
    take: 'if (same && same.bytes >= stream.received) {',
    put: 'if (same) {',
    threat: 'a page goes on with a hole in it',
    tests: sessions,
  },
  {
    file: 'service/src/relay/sockets/address.ts',
    take: 'if (!proxies.has(peer) || forwarded === undefined) return peer;',
    put: 'if (forwarded === undefined) return peer;',
    threat: 'a device says itself where it is',
    row: ELSEWHERE,
    tests: addresses,
  },
  {
    file: 'service/src/relay/sockets/address.ts',
    take: "String(forwarded).split(',').at(-1)!",
    put: "String(forwarded).split(',').at(0)!",
    threat: 'what a client claims counts behind a proxy',
    row: ELSEWHERE,
    tests: addresses,
  },
  {
    file: PAYERS,
    take: "  if (row?.state === 'vetted') return;\n",
    put: '  return;\n',
    threat: 'anybody asks contributors for pages',
    tests: payers,
  },
  {
    file: PAYERS,
    take: '    if (row.requester !== requester) {',
    put: '    if (false) {',
    threat: 'pages are paid by the campaign of another',
    row: "spends another's escrow, changes terms later",
    tests: payers,
  },
  {
    file: PAYERS,
    take: "    if (row.state !== 'open') {",
    put: '    if (false) {',
    threat: 'pages are asked for by a campaign that was stopped',
    tests: payers,
  },
  {
    file: PAYERS,
    take: "    if (!requester) throw new StintError('unauthorized', 'This campaign key is unknown.');\n",
    put: '',
    threat: 'a revoked key fetches pages',
    tests: payers,
  },
  {
    file: PAYERS,
    take: "    .where('relay_requesters.state', '=', 'vetted')\n",
    put: '',
    threat: 'contributors are offered campaigns of requesters that were barred',
    tests: payers,
  },
  {
    file: BOOK,
    take: '  if (left >= hold) return null;\n',
    put: '  return null;\n',
    threat: 'pages are fetched that nobody can pay',
    row: FREE,
    tests: books,
  },
  {
    file: BOOK,
    take: "  if (row?.state !== 'open' || date.closed) {",
    put: '  if (false) {',
    threat: 'pages are fetched for a campaign whose money is gone',
    row: FREE,
    tests: books,
  },
  {
    file: BOOK,
    take: '  if (date.short) {',
    put: '  if (false) {',
    threat: 'pages are fetched that their requester can refund',
    row: 'funds with an earlier deadline than the terms say',
    tests: books,
  },
  {
    file: BOOK,
    take: '  if (row.deadline * 1000 <= now) {',
    put: '  if (false) {',
    threat: 'pages are fetched after the deadline',
    tests: books,
  },
  {
    file: BOOK,
    take: "return row?.state === 'open' ? row.held : null;",
    put: 'return row?.held ?? null;',
    threat: 'a job is paid twice',
    tests: books,
  },
  {
    file: 'service/src/relay/jobs/page-attempt.ts',
    take: "state === 'done' || (this.#isPassedOn && this.#isRequestersDoing(reason))",
    put: "state === 'done'",
    threat: 'a reader ends each page just before it is whole, and pays nothing',
    row: FREE,
    tests: ['tests/relay/faults.test.ts'],
  },
  {
    file: 'service/src/relay/jobs/jobs.ts',
    take: "UNTOLD.has(reason) ? 'network' : reason",
    put: 'reason',
    threat: 'the word of a failure tells what answers in a contributor’s network',
    row: WORDS,
    tests: jobs,
  },
  {
    file: 'service/src/relay/jobs/jobs.ts',
    take: '    if (last && UNTOLD.has(last.reason) && restMs > 0) await pause(restMs);\n',
    put: '',
    threat: 'the time of a failure tells what answers in a contributor’s network',
    row: WORDS,
    tests: jobs,
  },
  {
    file: TALLY,
    take: 'if (!(await verifyEd25519(await deviceKey(ctx.store.db, device), message, told.sig))) {',
    put: 'if (false) {',
    threat: 'a count is stored that the device did not sign',
    row: COUNTS,
    tests: books,
  },
  {
    file: TALLY,
    take: "return diverges(row.bytes, told.bytes) ? 'diverges' : 'ok';",
    put: "return 'ok';",
    threat: 'counts that differ stop nothing',
    row: COUNTS,
    tests: books,
  },
  {
    file: 'service/src/relay/jobs/jobs.ts',
    take: 'hop <= MAX_HOPS',
    put: 'hop <= 99',
    threat: 'a site sends devices from address to address',
    row: BOMB,
    tests: jobs,
  },
  {
    file: 'service/src/relay/jobs/jobs.ts',
    take: 'const url = await check(next, order.terms.destinations, more.isOurs ?? false);',
    put: 'const url = hop > 0 ? new URL(next) : await check(next, order.terms.destinations, more.isOurs ?? false);',
    threat: 'a redirect leads where no page may be asked for',
    row: "reaches a contributor's own network",
    tests: jobs,
  },
  {
    file: 'service/src/relay/jobs/jobs.ts',
    take: '        if (!isOn()) throw off();\n        const url',
    put: '        const url',
    threat: 'a page goes on, hop by hop, after the relay was switched off',
    row: COUNTS,
    tests: jobs,
  },
  {
    file: 'service/src/relay/jobs/jobs.ts',
    take: '      if (!isOn()) throw off();\n      const session',
    put: '      const session',
    threat: 'a page is tried by device after device once the relay is off',
    row: COUNTS,
    tests: jobs,
  },
  {
    file: 'service/src/relay/jobs/jobs.ts',
    take: 'failures < MAX_TRIES && not.size < MAX_ASKED',
    put: 'not.size < MAX_ASKED',
    threat: 'a page that fails is tried by device after device',
    tests: jobs,
  },
  {
    file: 'service/src/relay/jobs/jobs.ts',
    take: 'failures < MAX_TRIES && not.size < MAX_ASKED',
    put: 'failures < MAX_TRIES',
    threat: 'one page asks every device there is',
    tests: jobs,
  },
  {
    file: 'service/src/relay/jobs/job-log.ts',
    take: "    .where('requester', '=', requester)\n",
    put: '',
    threat: 'a requester reads which pages another has asked for',
    tests: jobs,
  },
];
