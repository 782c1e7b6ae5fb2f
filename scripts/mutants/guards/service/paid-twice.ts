import type { Guard } from '../../guard.ts';

const PRESENT = 'service/src/ledger/restore/present.ts';
const REJOIN = 'service/src/ledger/restore/rejoin.ts';
const FORK = 'service/src/ledger/restore/restore-fork.ts';
const COUNTED = 'service/src/ledger/restore/counted-credits.ts';
const twice = ['service/src/ledger/restore/rejoin-twice.test.ts'];
const unseen = ['service/src/ledger/restore/credit-counted.test.ts'];
const TWICE = 'keeps back what it holds after a restore';

/** Devices that keep back a part of what they hold, so that a credit comes with its receipt and with an entry. */
export const PAID_TWICE: readonly Guard[] = [
  {
    file: PRESENT,
    take: 'named.has(account)',
    put: '(named.has(account) || true)',
    threat: 'entries of a wallet that was never the device’s decide what its receipts are worth',
    row: TWICE,
    tests: twice,
  },
  {
    file: PRESENT,
    take: '    if (owner !== undefined) {\n',
    put: "    if (owner === '') {\n",
    threat: 'money is set aside again for a credit that an entry counts',
    row: TWICE,
    tests: twice,
  },
  {
    file: FORK,
    take: '    const { creditSeqs, amount } = await notRejoined(db, entry);\n',
    put: '    const { creditSeqs, amount } = { creditSeqs: entry.creditSeqs, amount: BigInt(entry.amount) };\n',
    threat: 'a credit that came with its receipt is paid again with its entry',
    row: TWICE,
    tests: twice,
  },
  {
    file: REJOIN,
    take: '  const counted = await countedByEntries(db, device);\n',
    put: '  const counted = new Map<number, string>();\n',
    threat: 'a credit that came with its entry is paid again with its receipt',
    row: TWICE,
    tests: twice,
  },
  {
    file: REJOIN,
    take: '    await assignLine(db, known, counting);\n    return units.give(db, { device: row.device, unit }, counting);\n',
    put: '    return;\n',
    threat: 'a unit that was done again since is paid to a second wallet',
    row: TWICE,
    tests: twice,
  },
  {
    file: REJOIN,
    take: '.filter((seq) => seq <= to.from)',
    put: '',
    threat: 'what a device earned since a restore is taken for what an entry counts',
    row: TWICE,
    tests: twice,
  },
  {
    file: COUNTED,
    take: 'if (moved) onOurs.set(moved, account);',
    put: 'if (moved) continue;',
    threat: 'a credit whose number changed goes to a second wallet',
    row: TWICE,
    tests: twice,
  },
  {
    file: COUNTED,
    take: 'moved === undefined && (await isOlder(db, { device, seq }, since))',
    put: 'false',
    threat: 'a credit of before the copy goes to a second wallet',
    row: TWICE,
    tests: twice,
  },
  {
    file: 'service/src/ledger/binding/assign.ts',
    take: '  await giveCounted(db, device, false);\n',
    put: '',
    threat: 'a binding gives a wallet what the entry of another counts',
    row: TWICE,
    tests: twice,
  },
  {
    file: 'service/src/ledger/binding/bandwidth-keys.ts',
    take: '  await giveCounted(db, device, true);\n',
    put: '',
    threat: 'a binding gives a wallet the bytes that the entry of another counts',
    row: TWICE,
    tests: twice,
  },
  {
    file: 'service/src/quality/online/decide-due.ts',
    take: '      await creditDevices(ctx, db, some);\n',
    put: '',
    threat: 'an answer is credited a second time whose credit an entry counts',
    row: TWICE,
    tests: unseen,
  },
  {
    file: 'service/src/tasks/submit.ts',
    take: '(await creditCounted(ctx, db, deviceId))',
    put: 'false',
    threat: 'new work takes the number of a receipt that an entry counts',
    row: TWICE,
    tests: unseen,
  },
  {
    file: 'service/src/ledger/binding/bind.ts',
    take: 'const isAhead = await creditCounted(ctx, db, id);',
    put: 'const isAhead = false;',
    threat: 'a binding takes the number of a receipt that an entry counts',
    row: TWICE,
    tests: unseen,
  },
  {
    file: 'service/src/tasks/record.ts',
    take: 'await isCounted(db, { account: owner, device, seq: progress.head.seq + 1 })',
    put: 'false',
    threat: 'an answer that is sent again is paid besides the entry that counts it',
    row: TWICE,
    tests: unseen,
  },
];
