import type { Guard } from '../../guard.ts';

const REGISTER = 'service/src/devices/register.ts';
const RECOVER = 'service/src/devices/recover.ts';
const SESSION = 'service/src/devices/session.ts';
const BANDWIDTH = 'service/src/devices/bandwidth-key.ts';
const registers = ['service/src/devices/register.test.ts'];
const recovers = ['service/src/devices/recover.test.ts'];
const shares = ['service/src/devices/bandwidth-key.test.ts'];
const CROWD = 'many devices from one line';
const THIEF = 'keeps working as it after it was restored elsewhere';
const UNDO = "undoes the owner's restore with words that were seen before it";

/** Identities: how they begin, who speaks for them, and how their keys are replaced. */
export const DEVICES: readonly Guard[] = [
  {
    file: REGISTER,
    take: 'if (!checkWork(request.challenge, request.device, bits, request.solution)) {',
    put: 'if (false) {',
    threat: 'devices cost no work',
    row: CROWD,
    tests: registers,
  },
  {
    file: REGISTER,
    take: 'if (given.length !== expected.length || !timingSafeEqual(given, expected)) {',
    put: 'if (false) {',
    threat: 'a challenge of their own asks for no work',
    row: CROWD,
    tests: registers,
  },
  {
    file: REGISTER,
    take: 'if (Number.parseInt(body.slice(0, 12), 16) < ctx.now()) {',
    put: 'if (false) {',
    threat: 'work is done in advance for years',
    row: CROWD,
    tests: registers,
  },
  {
    file: 'lib/domain/proof-of-work.ts',
    take: '`stint.pow.1:${challenge}:${device}`',
    put: '`stint.pow.1:${challenge}`',
    threat: 'one piece of work is good for any number of devices',
    row: CROWD,
    tests: ['lib/domain/proof-of-work.test.ts'],
  },
  {
    file: 'lib/domain/proof-of-work.ts',
    take: '`stint.pow.1:${challenge}:${device}`',
    put: '`stint.pow.1:${device}`',
    threat: 'the work of one challenge is good for all',
    row: CROWD,
    tests: ['lib/domain/proof-of-work.test.ts'],
  },
  {
    file: REGISTER,
    take: 'if (!(await verifyEd25519(device, registerMessage(ctx.domain, request), sig))) {',
    put: 'if (false) {',
    threat: 'a device is registered by whoever knows its key',
    tests: registers,
  },
  {
    file: REGISTER,
    take: 'if (known?.device === device && known.key !== device) throw replaced();',
    put: '',
    threat: 'a replaced key registers again',
    row: THIEF,
    tests: registers,
  },
  {
    file: REGISTER,
    take: 'if (known && (known.device !== device || known.recovery_key !== recoveryKey)) {',
    put: 'if (false) {',
    threat: 'a device takes the recovery key of another',
    tests: registers,
  },
  {
    file: REGISTER,
    take: 'checkClock(ctx, request.issuedAt);',
    put: '',
    threat: 'an old request for a session is sent again',
    tests: registers,
  },
  {
    file: REGISTER,
    take: 'if (!(await verifyEd25519(request.key, sessionMessage(ctx.domain, request), request.sig))) {',
    put: 'if (false) {',
    threat: 'a session is opened without the device key',
    tests: registers,
  },
  {
    file: REGISTER,
    take: '  if (device.key !== request.key) {\n    throw replaced();\n  }\n',
    put: '',
    threat: 'a replaced key opens a session',
    row: THIEF,
    tests: registers,
  },
  {
    file: SESSION,
    take: '!(Number(end) > ctx.now())',
    put: 'false',
    threat: 'a session never ends',
    tests: registers,
  },
  {
    file: SESSION,
    take: 'if (bytes.length !== expected.length || !timingSafeEqual(bytes, expected)) throw refused();',
    put: '',
    threat: 'a token is made up',
    tests: registers,
  },
  {
    file: SESSION,
    take: '`session:${device}:${key}:${end}`',
    put: '`session:${device}:${end}`',
    threat: 'sessions go on after the key was replaced',
    row: THIEF,
    tests: registers,
  },
  {
    file: RECOVER,
    take: `  if (!(await verifyEd25519(recoveryKey, message, request.recoverySig)))
    throw unsigned('The recovery key');
`,
    put: '',
    threat: 'an identity is taken without its words',
    row: THIEF,
    tests: recovers,
  },
  {
    file: RECOVER,
    take: "if (!(await verifyEd25519(newKey, message, request.sig))) throw unsigned('The new key');",
    put: '',
    threat: 'an identity moves to a key of somebody else',
    tests: recovers,
  },
  {
    file: RECOVER,
    take: 'if (newRecoveryKey === recoveryKey) {',
    put: 'if (false) {',
    threat: 'words that were seen stay good after the restore',
    row: UNDO,
    tests: recovers,
  },
  {
    file: RECOVER,
    take: 'recovery_key: newRecoveryKey ?? recoveryKey,',
    put: 'recovery_key: recoveryKey,',
    threat: 'the old words restore again',
    row: UNDO,
    tests: recovers,
  },
  {
    file: RECOVER,
    take: 'if (issuedAt <= found.recovered_at) {',
    put: 'if (false) {',
    threat: 'an older restore is carried out after a newer one',
    row: UNDO,
    tests: recovers,
  },
  {
    file: RECOVER,
    take: '  await checkFree(db, found.device, request);\n',
    put: '',
    threat: 'a restore takes the key of another identity',
    row: "makes new words, so that the owner's no longer work",
    tests: recovers,
  },
  {
    file: RECOVER,
    take: "        ...(newRecoveryKey ? [eb('recovery_key', '=', newRecoveryKey)] : []),\n",
    put: '',
    threat: "a restore takes another's recovery key",
    tests: recovers,
  },
  {
    file: RECOVER,
    take: 'if (found.key !== newKey) await dropMove(db, found.device);',
    put: '',
    threat: 'a move that a thief announced outlives the restore',
    row: 'has it earn for their own wallet',
    tests: recovers,
  },
  {
    file: RECOVER,
    take: 'if (newRecoveryKey) checkNotAhead(ctx, issuedAt);',
    put: 'if (newRecoveryKey) ;',
    threat: 'a restore dated years ahead outlasts all that follow',
    tests: recovers,
  },
  {
    file: RECOVER,
    take: '  else checkClock(ctx, issuedAt);\n',
    put: '',
    threat: 'an old restore that keeps its words is sent again',
    tests: recovers,
  },
  {
    file: RECOVER,
    take: '  checkClock(ctx, issuedAt);\n  return found;',
    put: '  return found;',
    threat: 'whoever kept an old restore opens sessions with it',
    tests: recovers,
  },
  {
    file: BANDWIDTH,
    take: 'if (Math.abs(ctx.now() - issuedAt) > SKEW_MS) {',
    put: 'if (false) {',
    threat: 'an old registration of a bandwidth key is sent again',
    tests: shares,
  },
  {
    file: BANDWIDTH,
    take: 'if (!(await verifyEd25519(signer, message, ownerSig))) {',
    put: 'if (false) {',
    threat: 'a bandwidth key joins a device that did not ask for it',
    tests: shares,
  },
  {
    file: BANDWIDTH,
    take: 'if (!(await verifyEd25519(key, message, sig))) {',
    put: 'if (false) {',
    threat: "a device takes another's bandwidth key",
    tests: shares,
  },
  {
    file: BANDWIDTH,
    take: 'if (owner_device !== null) {',
    put: 'if (false) {',
    threat: 'bandwidth keys multiply by themselves',
    tests: shares,
  },
  {
    file: BANDWIDTH,
    take: "    if (known) throw new StintError('conflict', 'This key belongs to another identity.');\n",
    put: '    if (known) return;\n',
    threat: 'a key is said to be of a device that it is not of',
    tests: shares,
  },
  {
    file: BANDWIDTH,
    take: 'if (keys.length >= MAX_KEYS) {',
    put: 'if (false) {',
    threat: 'one device poses as a crowd of bandwidth keys',
    tests: shares,
  },
];
