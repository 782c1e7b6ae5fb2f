/**
 * Measures what the vault's calls cost (test/Gas.t.sol), and writes `abi/gas.json`, `abi/calldata.json` and
 * the table in docs/gas.md. `node script/test.ts` compares all three with what it measures itself.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runForge } from './forge.ts';

const TABLE = new URL('../../docs/gas.md', import.meta.url);

/** The rows of the table in order, each with the limit that we hold ourselves to. */
const ROWS: readonly (readonly [name: string, reach?: number])[] = [
  ['own claim, new account and holder', 103_000],
  ['own claim again', 69_000],
  ['relayed claim, new account and holder'],
  ['relayed claim again, for a fee', 86_000],
  ['batch of 10, each again, for a fee'],
  ['batch of 100, new accounts and holders'],
  ['batch of 100, each again, for a fee', 46_000],
  ['the same with one accrual, on which each leans'],
  ['one accrual and an own claim, new account and holder'],
  ['one accrual and a relayed claim, new account and holder'],
  ['own claim from a root, depth 20, new account and holder'],
  ['own claim from a root, depth 20, again'],
  ['distributor, depth 20, new account and holder'],
  ['distributor, depth 20, again'],
  ['fund a new campaign'],
  ['first accrual of a campaign'],
  ['accrual again'],
  ['post a root'],
];

const HEAD = `# What the vault costs

Gas of a transaction as forge measures it: the 21,000 of every transaction and its calldata are in it. For
batches, gas and calldata are those of one item. Written by \`node contracts/script/gas.ts\`; do not edit.

The distributor is the least that pays lifetime totals from a Merkle root with OpenZeppelin's parts
(\`contracts/test/compare/MerkleDistributor.sol\`): no escrow, no caps, no relaying, one root for good.

| | gas | reach | calldata, bytes |
|---|---:|---:|---:|
`;

/** The figures that test/Gas.t.sol measured last. */
const measured = (what: 'gas' | 'calldata'): Record<string, string> =>
  JSON.parse(readFileSync(new URL(`../abi/${what}.json`, import.meta.url), 'utf8'));

const grouped = (value: number): string => value.toLocaleString('en-US');

/** The table as markdown. @throws Error when a row was not measured, or a measurement has no row */
function table(): string {
  const [gas, calldata] = [measured('gas'), measured('calldata')];
  const unplaced = Object.keys(gas).filter((name) => !ROWS.some(([row]) => row === name));
  if (unplaced.length > 0) throw new Error(`The table has no row for ${unplaced.join('; ')}.`);

  const rows = ROWS.map(([name, reach]) => {
    if (gas[name] === undefined) throw new Error(`'${name}' was not measured.`);
    const cells = [Number(gas[name]), reach, Number(calldata[name])];
    const words = cells.map((value) => (value === undefined ? '' : grouped(value)));
    return `| ${name} | ${words.join(' | ')} |\n`;
  });
  return HEAD + rows.join('');
}

/** What is wrong with the measured gas: a stale table, and calls that cost more than their limits. */
export function gasComplaints(): string[] {
  const gas = measured('gas');
  const beyond = ROWS.filter(([name, reach = Infinity]) => Number(gas[name]) > reach);
  const stale = readFileSync(TABLE, 'utf8') === table() ? [] : ['docs/gas.md is stale'];
  return [...stale, ...beyond.map(([name]) => `'${name}' is beyond its reach`)];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { code } = await runForge(['test', '--match-path', 'test/Gas.t.sol']);
  writeFileSync(TABLE, table());
  console.log(table());
  for (const complaint of gasComplaints()) console.error(complaint);
  process.exitCode = code === 0 && gasComplaints().length === 0 ? 0 : 1;
}
