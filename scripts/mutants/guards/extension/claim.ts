import type { Guard } from '../../guard.ts';

const VERIFY = 'entrypoints/background/claim/verify.ts';
const QUOTE = 'entrypoints/background/claim/quote.ts';
const SELF = 'entrypoints/background/claim/follow-self.ts';
const STORE = 'entrypoints/background/claim/store.ts';
const FOLLOW = 'entrypoints/background/claim/follow.ts';
const START = 'entrypoints/background/claim/start.ts';
const OWN = 'lib/domain/own-transaction.ts';
const CLAIM = ['entrypoints/background/claim/claim.test.ts'];
const CONSENT = ['entrypoints/background/claim/consent.test.ts'];
const SELFS = ['entrypoints/background/claim/follow-self.test.ts'];
const SENT = ['lib/wallet/follow-sent.test.ts'];
const STATES = ['lib/domain/claim-job.test.ts'];
const forges = 'forges what a wallet said';
const cancels = 'says a transaction was sent and cancels it';

const quoted = (field: string, name: string): Guard => ({
  file: VERIFY,
  take: `[${field}, '${name}']`,
  put: `[true, '${name}']`,
  threat: `a quote that differs in ${name} is put before the wallet`,
  row: 'claims twice, changes recipient or fee',
  tests: CLAIM,
});

/** What the device checks of a wallet, a quote and a payment, and which states may follow each other. */
export const CLAIMS: readonly Guard[] = [
  {
    file: VERIFY,
    take: 'if (chain?.contract === false) throw explainRefusal(digest, sig, account);',
    put: '',
    threat: 'the signature of another key leaves the device for an ordinary account',
    row: forges,
    tests: CONSENT,
  },
  {
    file: VERIFY,
    take: 'recoverAddress(digest, one) === account;',
    put: 'recoverAddress(digest, one) !== null;',
    threat: 'a signature by any key is brought into the form of the vault',
    row: forges,
    tests: CLAIM,
  },
  {
    file: VERIFY,
    take: 'if (named === undefined || named === toHex(digest)) return;',
    put: 'return;',
    threat: 'an answer to something else than what is stored is taken',
    row: forges,
    tests: CONSENT,
  },
  quoted('claim.account === asked.account', 'the wallet'),
  quoted('claim.recipient === asked.recipient', 'the recipient'),
  quoted('claim.cumulative === backed.voucher.cumulative', 'the sum'),
  quoted('fee < due', 'the fee'),
  quoted('fee === 0n || claim.relayer !== ZERO_ADDRESS', 'the relayer'),
  {
    file: VERIFY,
    take: 'seconds > 0 && ',
    put: '',
    threat: 'a quote that is over is put before the wallet',
    tests: CLAIM,
  },
  {
    file: VERIFY,
    take: ' && seconds <= WEEK_S',
    put: '',
    threat: 'a wallet signs what can be used for years',
    tests: CLAIM,
  },
  {
    file: QUOTE,
    take: 'await verifyBacked(context, account, quote.backed);',
    put: '',
    threat: 'a quote leans on a voucher that nobody signed',
    row: 'rewrites receipts, lowers a credit',
    tests: CLAIM,
  },
  {
    file: QUOTE,
    take: 'await noteMismatch(context, error);',
    put: '',
    threat: 'a forged voucher is refused and nobody is told',
    row: 'rewrites receipts, lowers a credit',
    tests: CLAIM,
  },
  {
    file: QUOTE,
    take: 'job.fee !== null && BigInt(fee) > BigInt(job.fee)',
    put: 'false',
    threat: 'a fee above the one that was shown is signed',
    row: 'quotes a higher fee once the wallet is bound',
    tests: CONSENT,
  },
  {
    file: QUOTE,
    take: 'BigInt(best.voucher.cumulative) <= BigInt(claimed)',
    put: 'false',
    threat: 'a wallet is asked to pay for a call that the vault refuses',
    row: cancels,
    tests: SELFS,
  },
  {
    file: SELF,
    take: 'if (BigInt(paid.claimed) > BigInt(job.claimed)) return notePaid',
    put: "if (sent.some(({ fate }) => fate !== 'reverted')) return notePaid",
    threat: 'a transaction that a page names counts as paid before the vault has paid',
    row: cancels,
    tests: SELFS,
  },
  {
    file: SELF,
    take: 'confirmations >= needed && ',
    put: '',
    threat: 'a payment that a block may take back is final',
    tests: CLAIM,
  },
  {
    file: SELF,
    take: 'return earlier ? null : lastTx;',
    put: 'return lastTx;',
    threat: 'the payment of an earlier claim is shown as this one’s',
    row: cancels,
    tests: SELFS,
  },
  {
    file: SELF,
    take: 'return seen ? afterLook(one, seen, context.now()) : one;',
    put: "return seen ? afterLook(one, seen, context.now()) : { ...one, fate: 'unknown' as const };",
    threat: 'a service that does not answer makes a transaction look lost',
    row: cancels,
    tests: SELFS,
  },
  {
    file: OWN,
    take: 'const sure = now - replacedSince >= REPLACED_AFTER_MS;',
    put: 'const sure = true;',
    threat: 'one node that lags makes a transaction look cancelled',
    row: cancels,
    tests: SELFS,
  },
  {
    file: OWN,
    take: '!seen.known && now - sent.at >= UNKNOWN_AFTER_MS',
    put: '!seen.known',
    threat: 'a transaction that has not spread yet looks lost',
    row: cancels,
    tests: SELFS,
  },
  {
    file: 'lib/wallet/follow-sent.ts',
    take: 'if (seen) sent = afterLook(sent, seen, Date.now());',
    put: "sent = seen ? afterLook(sent, seen, Date.now()) : { ...sent, fate: 'unknown' };",
    threat: 'a bad answer of a node ends the waiting',
    row: cancels,
    tests: SENT,
  },
  {
    file: 'entrypoints/background/claim/look.ts',
    take: 'wanted === 0n || ',
    put: '',
    threat: 'a claim of nothing counts as paid',
    tests: ['entrypoints/background/claim/look.test.ts'],
  },
  {
    file: 'entrypoints/background/claim/look.ts',
    take: ' || BigInt(chain.claimed) < wanted',
    put: '',
    threat: 'a claim counts as paid by less than its sum',
    row: cancels,
    tests: SELFS,
  },
  {
    file: STORE,
    take: '!canBecome(job.state, next.state)',
    put: 'false',
    threat: 'a claim that is over comes back to life',
    row: forges,
    tests: ['entrypoints/background/claim/store.test.ts'],
  },
  {
    file: STORE,
    take: 'changeJob(context, job.id, (now) => (isSame(now, job) ? outcome : {}));',
    put: 'changeJob(context, job.id, () => outcome);',
    threat: 'an answer to what nobody wants any more is kept',
    tests: CLAIM,
  },
  ...(['state', 'account', 'recipient', 'mode', 'bind?.nonce', 'claim?.deadline'] as const).map(
    (field) => ({
      file: STORE,
      take: `now.${field} === job.${field}`,
      put: 'true',
      threat: `an answer is kept although the ${field} has changed meanwhile`,
      tests: ['entrypoints/background/claim/store.test.ts'],
    }),
  ),
  {
    file: 'lib/domain/claim-job.ts',
    take: 'final: [],',
    put: 'final: START,',
    threat: 'a claim that was paid starts again',
    tests: STATES,
  },
  {
    file: 'lib/domain/claim-job.ts',
    take: "confirmed: ['submitted', 'final', 'superseded', 'failed'],",
    put: "confirmed: ['submitted', 'final', 'superseded', 'failed', 'opened'],",
    threat: 'a claim that the chain has paid is signed again',
    tests: STATES,
  },
  {
    file: FOLLOW,
    take: '(late && !isSent(job.state))',
    put: 'false',
    threat: 'a claim that nobody signed stays open for ever',
    tests: CLAIM,
  },
  {
    file: FOLLOW,
    take: ' || lapsed) {',
    put: ') {',
    threat: 'a claim that the vault no longer takes is sent',
    tests: SELFS,
  },
  {
    file: START,
    take: 'if (BigInt(amount) === 0n) {',
    put: 'if (false) {',
    threat: 'a page is opened for nothing',
    tests: ['entrypoints/background/claim/start.test.ts'],
  },
  {
    file: START,
    take: "(job.state === 'signed' || job.state === 'submitted') && !own",
    put: 'false',
    threat: 'a claim that is on its way is put out of view',
    tests: CLAIM,
  },
  {
    file: START,
    take: "if (job?.id !== id)\n    throw new StintError('not_found', 'This claim is no longer the current one. Start a new one.');",
    put: 'if (!job) return;',
    threat: 'a screen that shows an old claim opens another',
    tests: ['entrypoints/background/claim/start.test.ts'],
  },
];
