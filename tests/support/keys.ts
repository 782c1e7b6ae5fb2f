import { type Hex, keccak256, toHex } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';

/** A key for tests: the same in every run, and worthless. */
export const testKey = (name: string): Hex => keccak256(toHex(`stint test key: ${name}`));
export const testAccount = (name: string) => privateKeyToAccount(testKey(name));
