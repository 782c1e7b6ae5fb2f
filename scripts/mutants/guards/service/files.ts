import type { Guard } from '../../guard.ts';

const COPY = 'service/src/store/copy.ts';
const STORE = 'service/src/store/store.ts';
const LEAVES = 'service/src/settlement/roots/leaf-file.ts';
const CLIENT = 'service/src/settlement/roots/cosigner-client.ts';
const MERKLE = 'service/src/settlement/roots/merkle.ts';
const copies = ['service/src/store/copy.test.ts'];
const stores = ['service/src/store/store.test.ts'];
const leaves = ['service/src/settlement/roots/leaf-file.test.ts'];
const clients = ['service/src/settlement/roots/cosigner-client.test.ts'];
const merkles = ['service/src/settlement/roots/merkle.test.ts'];
const BACKUP = 'copies a backup over the database of a killed service';
const YESTERDAY = "puts yesterday's copy of the database in place";
const AUDIT = 'vouches for more than is covered';

/** Files: databases that belong to a network, copies of them, and the leaves of roots. */
export const FILES: readonly Guard[] = [
  {
    file: COPY,
    take: "closeSync(openSync(path, 'wx', 0o600));",
    put: "closeSync(openSync(path, 'wx', 0o644));",
    threat: 'other people on the machine read a copy of the database',
    row: BACKUP,
    tests: copies,
  },
  {
    file: COPY,
    take: '  if (existsSync(file)) throw conflict(`There is a file ${file} already. Choose another name.`);\n',
    put: '',
    threat: 'a copy is written over another',
    tests: copies,
  },
  {
    file: COPY,
    take: "    if (state !== 'ok') throw conflict(`${file} is damaged: ${state}`);\n",
    put: '',
    threat: 'a damaged copy takes the place of the database',
    row: BACKUP,
    tests: copies,
  },
  {
    file: COPY,
    take: '    if (unknown) {',
    put: '    if (false) {',
    threat: 'a copy of a newer version is run by an older',
    tests: copies,
  },
  {
    file: COPY,
    take: '    checkNetwork(database, found);\n',
    put: '',
    threat: 'a copy of another network takes the place of the database',
    row: BACKUP,
    tests: copies,
  },
  {
    file: COPY,
    take: '    writeMark(database, count + 1);\n',
    put: '',
    threat: 'the service does not notice that it runs on a copy',
    row: YESTERDAY,
    tests: copies,
  },
  {
    file: COPY,
    take: '  const held = lockDatabase(database);\n',
    put: '  const held = { close: () => {} };\n',
    threat: 'a copy takes the place of a database that is being written',
    row: BACKUP,
    tests: copies,
  },
  {
    file: STORE,
    take: 'if (row.chain_id !== network.chainId || row.vault !== network.vault) {',
    put: 'if (row.chain_id !== network.chainId) {',
    threat: 'receipts of one vault are honoured for another',
    tests: stores,
  },
  {
    file: STORE,
    take: 'restored: boot < seen',
    put: 'restored: false',
    threat: 'an older database in place of a newer is not noticed',
    row: YESTERDAY,
    tests: copies,
  },
  {
    file: STORE,
    take: 'const held = lockDatabase(path);',
    put: "const held = new DatabaseSync(':memory:');",
    threat: 'two services write to one database',
    row: BACKUP,
    tests: stores,
  },
  {
    file: LEAVES,
    take: "    if (last && last.account >= account) throw wrong(line, 'wallets are not in ascending order');\n",
    put: '',
    threat: 'a wallet has two leaves',
    row: AUDIT,
    tests: leaves,
  },
  {
    file: LEAVES,
    take: '  if (leaves.length !== header.count)\n',
    put: '  if (false)\n',
    threat: 'a leaf file has other leaves than it announces',
    row: AUDIT,
    tests: leaves,
  },
  {
    file: CLIENT,
    take: "        if ((await hashFile(next)) !== dataHash) throw notUnderstood('another leaf file');\n",
    put: '',
    threat: 'a leaf file is published that was never signed',
    row: AUDIT,
    tests: clients,
  },
  {
    file: CLIENT,
    take: "redirect: 'error'",
    put: "redirect: 'follow'",
    threat: 'the cosigner’s token and leaf files go where somebody else points',
    tests: clients,
  },
  {
    file: MERKLE,
    take: '  if (at !== hashes.length) throw',
    put: '  if (false) throw',
    threat: 'a root over other leaves than were counted',
    row: AUDIT,
    tests: merkles,
  },
];
