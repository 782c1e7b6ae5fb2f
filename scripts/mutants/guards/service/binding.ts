import type { Guard } from '../../guard.ts';

const BIND = 'service/src/ledger/binding/bind.ts';
const MOVE = 'service/src/ledger/binding/move.ts';
const ASSIGN = 'service/src/ledger/binding/assign.ts';
const tests = ['service/src/ledger/binding/bind.test.ts'];
const moves = ['service/src/ledger/binding/move.test.ts'];
const FOREIGN = "binds another's wallet or device";
const THIEF = 'has it earn for their own wallet';
const TWICE = 'two devices on one wallet do one task twice';
const FOUND_OUT = 'was found out, and binds another wallet';
const TESTED = 'tries an entrance test until it is passed';

/** Wallets: who agrees to a binding, when a device may leave one, and what a binding must not wash off. */
export const BINDING: readonly Guard[] = [
  {
    file: BIND,
    take: 'if (!(await verifyEd25519(key, bindMessage(ctx.domain, toHex(digest)), sig))) {',
    put: 'if (false) {',
    threat: 'a wallet takes a device that did not agree',
    row: FOREIGN,
    tests,
  },
  {
    file: BIND,
    take: 'if (!(await verifyWallet(account, digest, walletSig))) {',
    put: 'if (false) {',
    threat: 'a device takes a wallet that did not agree',
    row: FOREIGN,
    tests,
  },
  {
    file: BIND,
    take: 'if (Math.abs(ctx.now() - nonce) > SKEW_MS) {',
    put: 'if (false) {',
    threat: 'a binding that was signed long ago is used',
    tests,
  },
  {
    file: BIND,
    take: '  if (!(await isNonceUsed(db, binding))) return;\n',
    put: '  return;\n',
    threat: 'the signatures of a binding bind again after the device has left',
    row: FOREIGN,
    tests,
  },
  {
    file: BIND,
    take: 'if (moves && previousSig && !(await verifyWallet(previous, digest, previousSig))) {',
    put: 'if (false) {',
    threat: 'a device leaves its wallet by a signature that is not the wallet’s',
    row: THIEF,
    tests,
  },
  {
    file: BIND,
    take: '(device.account !== previous || !previousSig)',
    put: 'device.account !== previous',
    threat: 'a device leaves its wallet at once',
    row: THIEF,
    tests,
  },
  {
    file: BIND,
    take: '(device.account !== previous || !previousSig)',
    put: '!previousSig',
    threat: 'a wallet that is no longer bound agrees to a move',
    tests,
  },
  {
    file: BIND,
    take: '    if (device.owner_device !== null) {',
    put: '    if (false) {',
    threat: 'a bandwidth key leaves its device for another wallet',
    tests: ['service/src/devices/bandwidth-key.test.ts'],
  },
  {
    file: BIND,
    take: '  const rejected = await rejectDuplicates(ctx, db, owner, head);',
    put: '  const rejected: Receipt[] = [];',
    threat: 'a wallet is paid twice for a task that two of its devices answered',
    row: TWICE,
    tests,
  },
  {
    file: BIND,
    take: '  await assignLeases(ctx, db, owner);\n',
    put: '',
    threat: 'leases of a device that is bound are not the wallet’s',
    row: TWICE,
    tests,
  },
  {
    file: ASSIGN,
    take: "  for (const lease of doubled) await releaseLease(db, lease, 'expired', ctx.now());\n",
    put: '',
    threat: 'a lease of a task that the wallet has had stays',
    row: TWICE,
    tests,
  },
  {
    file: 'service/src/tasks/on-bound.ts',
    take: 'await rejectSecondTest(ctx, db, { device: device.device, account }, head)',
    put: '[]',
    threat: 'a wallet is paid for as many entrance tests as it has devices',
    row: TESTED,
    tests,
  },
  {
    file: 'service/src/tasks/on-bound.ts',
    take: '  await keepFindings(db, device, account);\n',
    put: '',
    threat: 'who was found out binds a fresh wallet',
    row: FOUND_OUT,
    tests,
  },
  {
    file: 'service/src/quality/online/keep-findings.ts',
    take: 'former === null ? [device] : [device, former]',
    put: '[device]',
    threat: 'a finding stays behind with the wallet',
    row: FOUND_OUT,
    tests,
  },
  {
    file: MOVE,
    take: '    if (account === null)\n',
    put: '    if (false)\n',
    threat: 'a device without a wallet announces a move',
    tests,
  },
  {
    file: MOVE,
    take: '    await requireNewNonce(db, request);\n',
    put: '',
    threat: 'old signatures announce a move again',
    row: THIEF,
    tests,
  },
  {
    file: MOVE,
    take: 'if (await isNonceUsed(db, row)) return dropMove(db, device);',
    put: '',
    threat: 'a move that can never happen is tried for ever',
    tests,
  },
  {
    file: MOVE,
    take: 'if (!row || row.effective_at > ctx.now()) return;',
    put: 'if (!row) return;',
    threat: 'a move happens although it was announced again',
    row: THIEF,
    tests,
  },
  {
    file: MOVE,
    take: 'effective_at: ctx.now() + ctx.rules.moveMs,',
    put: 'effective_at: ctx.now(),',
    threat: 'there is no notice of a move',
    row: THIEF,
    tests: moves,
  },
  {
    file: MOVE,
    take: '    await dropMove(db, request.device);\n',
    put: '',
    threat: 'a second announcement is an error of the database',
    tests: ['tests/http/moves.test.ts'],
  },
  {
    file: 'service/src/ledger/pages.ts',
    take: "  if (!bound) throw new StintError('forbidden', 'This device was never bound to that wallet.');\n",
    put: '',
    threat: 'a device reads the wallet of a stranger',
    tests: ['service/src/ledger/pages.test.ts'],
  },
  {
    file: ASSIGN,
    take: 'const rows = credited.filter(({ twice }) => !twice);',
    put: 'const rows = credited;',
    threat: 'two devices are credited for one task and then bound to one wallet, which has both',
    row: TWICE,
    tests,
  },
  {
    file: ASSIGN,
    take: "in', ['pending', 'credited']",
    put: "in', ['credited']",
    threat: 'a credit becomes the wallet’s beside its own answer, which is decided later',
    row: TWICE,
    tests,
  },
];
