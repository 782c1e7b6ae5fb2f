import type { Cost } from './gas-calls.ts';

/** A row of docs/gas.md. `reach` is what we hold ourselves to. */
interface Row {
  key: string;
  says: string;
  items?: number;
  reach?: number;
}

const ROWS: readonly Row[] = [
  { key: 'claimFirst', says: 'own claim, new account and holder', reach: 103_000 },
  { key: 'claimRepeat', says: 'own claim again', reach: 69_000 },
  { key: 'claimForFirst', says: 'relayed claim, new account and holder' },
  { key: 'claimForFeeRepeat', says: 'relayed claim again, for a fee', reach: 86_000 },
  { key: 'claimBatch10Repeat', says: 'batch of 10, each again, for a fee', items: 10 },
  { key: 'claimBatch100First', says: 'batch of 100, new accounts and holders', items: 100 },
  {
    key: 'claimBatch100Repeat',
    says: 'batch of 100, each again, for a fee',
    items: 100,
    reach: 41_500,
  },
  {
    key: 'claimBatch100Backed',
    says: 'the same with one accrual, on which each leans',
    items: 100,
  },
  { key: 'settleFirst1', says: 'one accrual and an own claim, new account and holder' },
  { key: 'settleForFirst1', says: 'one accrual and a relayed claim, new account and holder' },
  { key: 'claimWithProofFirst', says: 'own claim from a root, depth 20, new account and holder' },
  { key: 'claimWithProofRepeat', says: 'own claim from a root, depth 20, again' },
  { key: 'merkleDistributorFirst', says: 'distributor, depth 20, new account and holder' },
  { key: 'merkleDistributorClaim', says: 'distributor, depth 20, again' },
  { key: 'fundFirst', says: 'fund a new campaign' },
  { key: 'accrueFirst', says: 'first accrual of a campaign' },
  { key: 'accrueRepeat', says: 'accrual again' },
  { key: 'postRoot', says: 'post a root' },
];

/** Gas an item (all of it, for what is no batch), by key. */
export const gasOf = (costs: ReadonlyMap<string, Cost>): Record<string, number> =>
  Object.fromEntries(ROWS.map((row) => [row.key, perItem(row, costs).gas]));

function perItem({ key, items = 1 }: Row, costs: ReadonlyMap<string, Cost>): Cost {
  const cost = costs.get(key);
  if (cost === undefined) throw new Error(`${key} was not measured`);
  return { gas: Math.ceil(cost.gas / items), bytes: Math.ceil(cost.bytes / items) };
}

const HEAD = `# What the vault costs

Gas of real receipts on a local chain: the 21,000 of every transaction and its calldata are in it. For
batches, gas and calldata are those of one item. Written by \`node contracts/script/gas.ts\`; do not edit.

The distributor is the least that pays lifetime totals from a Merkle root with OpenZeppelin's parts
(\`contracts/test/compare/MerkleDistributor.sol\`): no escrow, no caps, no relaying, one root for good.

| | gas | reach | calldata, bytes |
|---|---:|---:|---:|
`;

/** The table as markdown. Throws Error when something was not measured. */
export function tableOf(costs: ReadonlyMap<string, Cost>): string {
  const rows = ROWS.map((row) => {
    const { gas, bytes } = perItem(row, costs);
    const reach = row.reach === undefined ? '' : grouped(row.reach);
    return `| ${row.says} | ${grouped(gas)} | ${reach} | ${grouped(bytes)} |\n`;
  });
  return HEAD + rows.join('');
}

/** What costs more than we hold ourselves to. */
export const beyondReach = (costs: ReadonlyMap<string, Cost>): string[] =>
  ROWS.filter((row) => perItem(row, costs).gas > (row.reach ?? Infinity)).map(({ key }) => key);

const grouped = (value: number): string => value.toLocaleString('en-US');
