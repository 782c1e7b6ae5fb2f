import { EIP712_DOMAIN, EIP712_TYPES, type Eip712Name } from '../protocol/eip712.ts';
import { concat, hexWord, keccak, textWord, utf8, word } from './bytes.ts';

/** Where a signature is valid: one vault on one chain. */
export interface Domain {
  chainId: number;
  /** Lower-case address of the vault. */
  vault: string;
}

const typeHashes = new Map<Eip712Name, Uint8Array>();

/** `keccak256("Name(type name,...)")`, EIP-712 "encodeType". */
export function typeHash(name: Eip712Name): Uint8Array {
  let hash = typeHashes.get(name);
  if (!hash) {
    const fields = EIP712_TYPES[name].map((field) => `${field.type} ${field.name}`).join(',');
    hash = keccak(utf8(`${name}(${fields})`));
    typeHashes.set(name, hash);
  }
  return hash;
}

/** `hashStruct` of EIP-712 over words that the caller laid out in the type's order. */
export function structHash(name: Eip712Name, words: Uint8Array[]): Uint8Array {
  return keccak(concat(typeHash(name), ...words));
}

const DOMAIN_TYPE =
  'EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)';
const separators = new Map<string, Uint8Array>();

export function domainSeparator(domain: Domain): Uint8Array {
  const key = `${domain.chainId}:${domain.vault}`;
  let separator = separators.get(key);
  if (!separator) {
    separator = keccak(
      concat(
        textWord(DOMAIN_TYPE),
        textWord(EIP712_DOMAIN.name),
        textWord(EIP712_DOMAIN.version),
        word(domain.chainId),
        hexWord(domain.vault),
      ),
    );
    separators.set(key, separator);
  }

  return separator;
}

const PREFIX = new Uint8Array([0x19, 0x01]);

/** The 32 bytes that a signer signs (EIP-712). */
export function digest(domain: Domain, struct: Uint8Array): Uint8Array {
  return keccak(concat(PREFIX, domainSeparator(domain), struct));
}
