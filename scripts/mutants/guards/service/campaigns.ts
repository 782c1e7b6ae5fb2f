import type { Guard } from '../../guard.ts';

const TERMS = 'service/src/tasks/check-terms.ts';
const CREATE = 'service/src/tasks/create.ts';
const STATES = 'service/src/tasks/campaigns.ts';
const KEYS = 'service/src/tasks/requester-keys.ts';
const terms = ['service/src/tasks/check-terms.test.ts'];
const creates = ['service/src/tasks/create.test.ts'];
const states = ['service/src/tasks/campaigns.test.ts'];
const dates = ['service/src/settlement/chain-dates.test.ts'];
const ESCROW = "spends another's escrow, changes terms later";
const LOOKS = 'hides text, or names themselves so that they look like somebody else';
const EARLY = 'funds with an earlier deadline than the terms say';
const KEY = 'sends it again for more keys';

/** Campaigns: who may open one, by which terms, and when it gives out work. */
export const CAMPAIGNS: readonly Guard[] = [
  {
    file: CREATE,
    take: 'if (!(await verifyWallet(requester, digest, request.sig))) {',
    put: 'if (false) {',
    threat: "a campaign is opened in another wallet's name",
    row: ESCROW,
    tests: creates,
  },
  {
    file: CREATE,
    take: 'if (request.expires < now || request.expires > now + MAX_SIGNATURE_AGE) {',
    put: 'if (false) {',
    threat: 'an authorisation is good for ever',
    row: ESCROW,
    tests: creates,
  },
  {
    file: CREATE,
    take: '    terms: salt,\n    requester,\n    expires,\n',
    put: '    terms: id,\n    requester,\n    expires: 0,\n',
    threat: 'what is signed does not bind its date',
    row: ESCROW,
    tests: creates,
  },
  {
    file: 'lib/domain/wallet-messages.ts',
    take: 'keccak(concat(hexWord(requester), hexWord(salt)))',
    put: 'keccak(hexWord(salt))',
    threat: 'two requesters share a campaign and its escrow',
    row: ESCROW,
    tests: creates,
  },
  {
    file: CREATE,
    take: 'const funded = chain?.closed ? 0n : (chain?.funded ?? 0n);',
    put: 'const funded = chain?.funded ?? 0n;',
    threat: 'a campaign promises money that was refunded before it was created',
    tests: creates,
  },
  {
    file: CREATE,
    take: '  checkTerms(request.terms, now, known);\n',
    put: '',
    threat: 'terms are not looked at',
    tests: creates,
  },
  {
    file: CREATE,
    take: ".onConflict((oc) => oc.column('hash').doNothing())",
    put: ".onConflict((oc) => oc.column('hash').doUpdateSet({ revoked_at: null }))",
    threat: 'a revoked key comes back with the request that made it',
    row: KEY,
    tests: creates,
  },
  {
    file: CREATE,
    take: '.update(`requester:${toHex(digest)}`)',
    put: '.update(`requester:${Math.random()}`)',
    threat: 'a request that is sent again gets another key',
    row: KEY,
    tests: creates,
  },
  {
    file: CREATE,
    take: "createHash('sha256').update(key).digest('hex');",
    put: 'key;',
    threat: 'a copy of the database has everybody’s keys',
    tests: creates,
  },
  {
    file: KEYS,
    take: "    .where('revoked_at', 'is', null)\n    .executeTakeFirst();\n  return",
    put: '    .executeTakeFirst();\n  return',
    threat: 'a revoked key still works',
    row: KEY,
    tests: creates,
  },
  {
    file: KEYS,
    take: "      .where('requester', '=', requester)\n      .where('hash', 'like'",
    put: "      .where('hash', 'like'",
    threat: 'a requester revokes the keys of another',
    tests: creates,
  },
  {
    file: TERMS,
    take: 'if (early || terms.deadline > now + 365 * DAY) {',
    put: 'if (false) {',
    threat: 'a campaign ends at once, or never',
    tests: creates,
  },
  {
    file: TERMS,
    take: '  if (price + bonus + feeOf(price, terms.feeBps) <= MAX_COST) return;\n',
    put: '  return;\n',
    threat: 'sums overflow',
    row: 'names a price so high that sums overflow',
    tests: terms,
  },
  {
    file: TERMS,
    take: 'if (price + bonus + feeOf(price, terms.feeBps) <= MAX_COST) return;',
    put: 'if (price <= MAX_COST) return;',
    threat: 'a bonus or a fee takes sums over',
    row: 'names a price so high that sums overflow',
    tests: terms,
  },
  {
    file: TERMS,
    take: '  if (hidden !== null) {',
    put: '  if (false) {',
    threat: 'names contain what cannot be seen',
    row: LOOKS,
    tests: terms,
  },
  {
    file: TERMS,
    take: '  if (mixed !== null) {',
    put: '  if (false) {',
    threat: 'a name looks like that of somebody else',
    row: LOOKS,
    tests: terms,
  },
  {
    file: TERMS,
    take: "    checkText('requesterName', terms.requesterName);\n",
    put: '',
    threat: "the requester's name is not looked at",
    row: LOOKS,
    tests: terms,
  },
  {
    file: TERMS,
    take: "    checkText('purpose', terms.purpose);\n",
    put: '',
    threat: 'the purpose is not looked at',
    row: LOOKS,
    tests: terms,
  },
  {
    file: TERMS,
    take: '    terms.destinations.forEach(checkDestination);\n',
    put: '',
    threat: "pages of anybody's site are asked for",
    row: 'names a destination under which anybody can have a site',
    tests: terms,
  },
  {
    file: TERMS,
    take: '{ allowPrivateDomains: true }',
    put: '{}',
    threat: 'a host of many sites counts as one site',
    row: 'names a destination under which anybody can have a site',
    tests: terms,
  },
  {
    file: TERMS,
    take: 'if (quality.least > redundancy) {',
    put: 'if (false) {',
    threat: 'a task asks for more answers than its terms allow',
    tests: terms,
  },
  {
    file: TERMS,
    take: "if (quality.pay === 'opinion' && quality.bonus !== '0') {",
    put: 'if (false) {',
    threat: 'opinions are paid for agreeing',
    tests: terms,
  },
  {
    file: TERMS,
    take: 'if (quality.entrance && quality.entrance.needed > quality.entrance.questions) {',
    put: 'if (false) {',
    threat: 'a test that nobody can pass',
    row: 'takes work for nothing by a test nobody passes',
    tests: terms,
  },
  {
    file: STATES,
    take: '    if (!(from as readonly string[]).includes(row.state)) {',
    put: '    if (false) {',
    threat: 'a campaign leaves review, or opens again, as its requester likes',
    tests: states,
  },
  {
    file: STATES,
    take: "if (action === 'release' && row.funded === 0n) {",
    put: 'if (false) {',
    threat: 'a campaign without money is released',
    tests: states,
  },
  {
    file: STATES,
    take: "    if (to === 'open') await checkDate(db, row);\n",
    put: '',
    threat: 'a campaign is released that its requester can refund before its work is decided',
    row: EARLY,
    tests: dates,
  },
  {
    file: STATES,
    take: '  if (closed) {\n',
    put: '  if (false) {\n',
    threat: 'a campaign is released whose money was taken back',
    row: EARLY,
    tests: dates,
  },
  {
    file: STATES,
    take: "    if (action === 'release') await checkQuestions(db, row);\n",
    put: '',
    threat: 'a campaign is released whose test cannot be passed',
    row: 'takes work for nothing by a test nobody passes',
    tests: states,
  },
];
