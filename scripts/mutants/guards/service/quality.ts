import type { Guard } from '../../guard.ts';

const RECORD = 'service/src/quality/people/record.ts';
const PAY = 'service/src/quality/people/pay.ts';
const KNOWN = 'service/src/quality/online/known-answers.ts';
const TELL = 'service/src/quality/online/tell-agreement.ts';
const DECIDE = 'service/src/quality/online/decide-due.ts';
const APPEAL = 'service/src/tasks/appeal.ts';
const SETTLE = 'service/src/quality/online/settle-appeals.ts';
const records = ['service/src/quality/people/record.test.ts'];
const pays = ['service/src/quality/people/pay-for.test.ts'];
const knowns = ['service/src/quality/online/people-records.test.ts'];
const tells = ['service/src/quality/online/tell-agreement.test.ts'];
const appeals = ['service/src/tasks/appeal.test.ts'];
const checks = ['service/src/tasks/check-lease.test.ts'];
const BLIND = 'clicks without reading, or the same side each time';
const PASSED_ON = 'has the answers of a test from others';
const RARE = 'answers blindly where gold is rare';
const ONE = 'is one voice with many devices, or copies';
const KNOWS = 'knows better than the crowd, or has a taste of their own';
const WRONG = 'uploads gold that is wrong, or a matter of taste';
const LEARNS = 'learns from receipts which tasks are checks';
const ENDLESS = 'appeals without end, or moves devices between wallets for more appeals';
const CLICKS = 'judges appeals by clicking through them';
const HONEST = 'rejects honest work to keep the money';
const NOTHING = 'takes work for nothing by a test nobody passes';

/** Evidence: what speaks against a rater, what is paid, and who judges an appeal. */
export const QUALITY: readonly Guard[] = [
  {
    file: RECORD,
    take: "  if (odds <= AGAINST) return { standing: 'against', reason: failed(record) };\n",
    put: '',
    threat: 'who clicks blindly is paid',
    row: BLIND,
    tests: records,
  },
  {
    file: RECORD,
    take: 'const AGAINST = Math.log(1 / 1_000);',
    put: 'const AGAINST = Math.log(1 / 5);',
    threat: 'honest raters are rejected by chance',
    row: HONEST,
    tests: records,
  },
  {
    file: RECORD,
    take: '    Math.max(-MAX_ENTRANCE_ODDS, Math.min(MAX_ENTRANCE_ODDS, test)) +\n',
    put: '    test +\n',
    threat: 'answers of a test that were passed on prove a rater',
    row: PASSED_ON,
    tests: records,
  },
  {
    file: RECORD,
    take: '(record.spread !== null && record.spread < DOUBTED)',
    put: 'false',
    threat: 'who answers without looking is not checked more often',
    row: RARE,
    tests: records,
  },
  {
    file: RECORD,
    take: '    Math.min(MAX_SWAP_ODDS, repeats)\n',
    put: '    repeats\n',
    threat: 'a rule that repeats itself proves a rater',
    row: BLIND,
    tests: records,
  },
  {
    file: RECORD,
    take: '  if (!speakAgainst(record)) return OPEN;\n',
    put: '',
    threat: 'somebody is rejected for the checks of others',
    row: KNOWS,
    tests: records,
  },
  {
    file: RECORD,
    take: 'gold.right + gold.wrong >= OWN_GOLD && ',
    put: '',
    threat: 'a newcomer is rejected for the checks of others',
    row: KNOWS,
    tests: records,
  },
  {
    file: RECORD,
    take: "  if (finding.standing !== 'against') return finding.standing === own.standing ? own : OPEN;\n",
    put: "  if (finding.standing !== 'against') return own;\n",
    threat: 'one of several devices is proven where all together are not',
    row: ONE,
    tests: records,
  },
  {
    file: RECORD,
    take: 'Math.log((1 - shown) / (1 - GOLD.blind))',
    put: 'Math.log((1 - GOLD.honest) / (1 - GOLD.blind))',
    threat: 'gold that nobody bears out speaks against people',
    row: WRONG,
    tests: records,
  },
  {
    file: KNOWN,
    take: 'this.#said.size >= MIN_ANSWERS && most >= MIN_OTHER_SHARE * this.#said.size',
    put: 'false',
    threat: 'gold that most people contradict rejects them',
    row: WRONG,
    tests: knowns,
  },
  {
    file: KNOWN,
    take: 'add(voices.get(rater)!, ',
    put: 'add(Math.random(), ',
    threat: 'one person with several devices switches gold off',
    row: WRONG,
    tests: knowns,
  },
  {
    file: PAY,
    take: "  if (finding.standing === 'against') return { reason: finding.reason ?? 'checks_failed' };\n",
    put: '',
    threat: 'evidence changes nothing',
    row: BLIND,
    tests: pays,
  },
  {
    file: PAY,
    take: "  if (terms.pay === 'opinion') return { pay: terms.price };\n",
    put: '',
    threat: 'an opinion pays more when it is that of the others',
    tests: pays,
  },
  {
    file: PAY,
    take: 'BigInt(Math.min(Number(WHOLE), Math.max(0, Math.trunc(share))))',
    put: 'BigInt(Math.trunc(share))',
    threat: 'a fact pays more than its bonus, or less than its price',
    row: HONEST,
    tests: pays,
  },
  {
    file: TELL,
    take: '    if (told.tasks < TOGETHER) continue;\n',
    put: '',
    threat: 'each receipt says whether others agree',
    row: LEARNS,
    tests: tells,
  },
  {
    file: TELL,
    take: "    .where('tasks.role', '=', 'work')\n",
    put: '',
    threat: 'a receipt tells checks from work',
    row: LEARNS,
    tests: tells,
  },
  {
    file: TELL,
    take: "    .where('tasks.settled', '=', 1)\n",
    put: '',
    threat: 'a receipt tells what others say while it still counts',
    row: LEARNS,
    tests: tells,
  },
  {
    file: DECIDE,
    take: "role === 'entrance' ? UNTOLD : { standing: standing ?? 'open', reason: finding }",
    put: "{ standing: standing ?? 'open', reason: finding }",
    threat: 'a test takes work for nothing',
    row: NOTHING,
    tests: ['tests/http/entrance-pay.test.ts', 'service/src/tasks/entrance-test.test.ts'],
  },
  {
    file: DECIDE,
    take: "        eb('answers.decide_by', '<=', due),\n",
    put: '',
    threat: 'honest work waits for ever',
    row: HONEST,
    tests: ['service/src/ledger/decide.test.ts'],
  },
  {
    file: APPEAL,
    take: "    if (answer.state !== 'disputed' || answer.decide_by <= ctx.now()) {",
    put: "    if (answer.state !== 'disputed') {",
    threat: 'an appeal comes when the money has gone back',
    row: ENDLESS,
    tests: appeals,
  },
  {
    file: APPEAL,
    take: "    if (answer.state !== 'disputed' || answer.decide_by <= ctx.now()) {",
    put: '    if (answer.decide_by <= ctx.now()) {',
    threat: 'what was not rejected is appealed',
    row: ENDLESS,
    tests: appeals,
  },
  {
    file: APPEAL,
    take: '    if (left <= 0)\n',
    put: '    if (false)\n',
    threat: 'appeals have no end',
    row: ENDLESS,
    tests: appeals,
  },
  {
    file: APPEAL,
    take: '  return Number(own.used) + Number(others.used);',
    put: '  return Number(own.used);',
    threat: 'each device of a wallet has appeals of its own',
    row: ENDLESS,
    tests: appeals,
  },
  {
    file: APPEAL,
    take: "    .where('appeals.device', 'in', devicesOf(db, owner))\n",
    put: "    .where('appeals.device', 'in', db.selectFrom('devices').select('device').where('account', '=', owner))\n",
    threat: 'a device that moves away leaves room for appeals',
    row: ENDLESS,
    tests: appeals,
  },
  {
    file: APPEAL,
    take: "    if (role === 'entrance') {",
    put: '    if (false) {',
    threat: 'an entrance test is appealed',
    row: ENDLESS,
    tests: ['service/src/tasks/entrance-test.test.ts'],
  },
  {
    file: APPEAL,
    take: "    if (!isAppealable(answer.reason ?? '')) {",
    put: '    if (false) {',
    threat: 'what a clock has measured is put to a judge',
    row: ENDLESS,
    tests: appeals,
  },
  {
    file: APPEAL,
    take: '    if (quality === null) {',
    put: '    if (false) {',
    threat: 'an appeal waits for judges that a campaign does not have',
    tests: appeals,
  },
  {
    file: APPEAL,
    take: "    .where((eb) => eb.or([eb('disputed.owner', 'is', null), eb('disputed.owner', '!=', p.account)]))\n",
    put: '',
    threat: 'another device of the wallet judges its answer',
    row: CLICKS,
    tests: appeals,
  },
  {
    file: APPEAL,
    take: "            .where('mine.device', '=', p.device)\n",
    put: "            .where('mine.device', '=', '')\n",
    threat: 'who has answered the task judges about it',
    row: CLICKS,
    tests: appeals,
  },
  {
    file: 'service/src/tasks/judges.ts',
    take: '(await findProof(db, { campaign, rater })).length === 0',
    put: 'false',
    threat: 'anybody judges appeals',
    row: CLICKS,
    tests: appeals,
  },
  {
    file: SETTLE,
    take: "    .where('state', 'in', ['pending', 'credited'])\n",
    put: '',
    threat: 'a judgment that was rejected decides an appeal',
    row: CLICKS,
    tests: appeals,
  },
  {
    file: SETTLE,
    take: "eb('appeals.at', '<=', ctx.now() - JUDGE_MS)",
    put: "eb('appeals.at', '<=', 0)",
    threat: 'an appeal that nobody judges is never decided',
    row: HONEST,
    tests: appeals,
  },
  {
    file: 'service/src/tasks/check-lease.ts',
    take: '{ open: 4, proven: 20, doubted: 2 }',
    put: '{ open: 4, proven: 20, doubted: 4 }',
    threat: 'who is in doubt is checked like others',
    row: RARE,
    tests: checks,
  },
  {
    file: 'service/src/tasks/check-lease.ts',
    take: '            .where(sql<boolean>`mine.task in (tasks.id, tasks.origin)`)\n',
    put: '            .where(sql<boolean>`mine.task in (tasks.id)`)\n',
    threat: 'a rater is checked with a task that they have answered',
    row: LEARNS,
    tests: checks,
  },
  {
    file: 'service/src/tasks/expire.ts',
    take: "    .where('decide_by', '<=', now)\n    .where(({ not, exists",
    put: '    .where(({ not, exists',
    threat: 'the money of a rejection goes back before it can be appealed',
    row: HONEST,
    tests: appeals,
  },
  {
    file: 'service/src/tasks/expire.ts',
    take: "            .whereRef('appeals.answer', '=', 'answers.id')\n",
    put: "            .where('appeals.answer', '=', '')\n",
    threat: 'the money of an appeal goes back while it is open',
    row: HONEST,
    tests: appeals,
  },
];
