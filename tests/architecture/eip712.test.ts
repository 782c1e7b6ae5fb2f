import { globSync, readFileSync } from 'node:fs';
import { encodeAbiParameters, keccak256, toHex } from 'viem';
import { expect, test } from 'vitest';
import { backingParameters, domain, types } from '../../contracts/script/typed-data.ts';
import { typeHash } from '../../lib/domain/eip712.ts';
import { EIP712_DOMAIN, EIP712_TYPES } from '../../lib/protocol/eip712.ts';

/** The Solidity of the vault and the parts it inherits. */
const sources = new URL('../../contracts/src/', import.meta.url).pathname;
const solidity = globSync(['EarningsVault.sol', 'vault/*.sol'], { cwd: sources })
  .map((file) => readFileSync(`${sources}${file}`, 'utf8'))
  .join('\n');

/** The constants of the contract: `NAME_TYPEHASH = keccak256("Name(...)" ...)`, pieces joined. */
function typesInContract(): Record<string, string> {
  const found = solidity.matchAll(/constant (\w+)_TYPEHASH\s*=\s*keccak256\(([^;]*)\);/g);
  return Object.fromEntries(
    [...found].map(([, name = '', pieces = '']) => [
      name,
      [...pieces.matchAll(/"([^"]*)"/g)].map(([, piece]) => piece).join(''),
    ]),
  );
}

test('protocol and contract scripts have the same types', () => {
  const { Accrual, Voucher, Claim, Root } = EIP712_TYPES;
  expect({ Accrual, Voucher, Claim, Root }).toEqual(types);
  const vault = `0x${'a'.repeat(40)}` as const;
  expect(domain(1, vault)).toEqual({ ...EIP712_DOMAIN, chainId: 1, verifyingContract: vault });
  expect(keccak256(encodeAbiParameters(backingParameters, [[]]))).toMatch(/^0x/);
});

test('the contract has the same types', () => {
  const inContract = typesInContract();
  expect(Object.keys(inContract).sort()).toEqual(['ACCRUAL', 'CLAIM', 'ROOT', 'VOUCHER']);
  for (const name of ['Accrual', 'Voucher', 'Claim', 'Root'] as const) {
    const written = inContract[name.toUpperCase()] ?? '';
    expect(keccak256(toHex(written)), written).toBe(toHex(typeHash(name)));
  }
});

test('the contract has the same domain', () => {
  const [, name, version] = /EIP712\("([^"]*)", "([^"]*)"\)/.exec(solidity) ?? [];
  expect({ name, version }).toEqual(EIP712_DOMAIN);
});
