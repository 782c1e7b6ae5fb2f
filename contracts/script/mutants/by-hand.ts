/** Changes that no rule finds: in assembly, and in what a signature or a hash is over. */
export const BY_HAND: readonly { file: string; why: string; from: string; to: string }[] = [
  {
    file: 'vault/Signers.sol',
    why: 'the chain id is fixed',
    from: 'signer = _recover(_hashTypedDataV4(structHash), sig);',
    to: `signer = _recover(keccak256(abi.encodePacked(hex"1901", keccak256(abi.encode(
      keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
      keccak256("EarningsVault"), keccak256("1"), uint256(31337), address(this))), structHash)), sig);`,
  },
  {
    file: 'vault/Claims.sol',
    why: 'a wallet burns without a cap',
    from: 'staticcall(ERC1271_GAS,',
    to: 'staticcall(gas(),',
  },
  {
    file: 'vault/Claims.sol',
    why: 'a short answer is yes',
    from: 'gt(returndatasize(), 0x1f)',
    to: 'gt(returndatasize(), 0x03)',
  },
  {
    file: 'vault/Claims.sol',
    why: 'any answer is yes',
    from: 'and(and(ok, gt(returndatasize(), 0x1f)), eq(mload(0x00), magic))',
    to: 'and(ok, gt(returndatasize(), 0x1f))',
  },
  {
    file: 'vault/Claims.sol',
    why: 'a wallet that refuses has agreed',
    from: 'and(and(ok, gt(returndatasize(), 0x1f)), eq(mload(0x00), magic))',
    to: 'and(gt(returndatasize(), 0x1f), eq(mload(0x00), magic))',
  },
  {
    file: 'vault/Claims.sol',
    why: 'a wallet writes while it is asked',
    from: 'ok := staticcall(ERC1271_GAS, account,',
    to: 'ok := call(ERC1271_GAS, account, 0,',
  },
  {
    file: 'vault/Claims.sol',
    why: 'a consent binds no recipient',
    from: 'account, a.recipient, cumulative, a.relayerFee',
    to: 'account, address(0), cumulative, a.relayerFee',
  },
  {
    file: 'vault/Claims.sol',
    why: 'the fee goes to whom the consent names, not to the sender',
    from: 'if (fee != 0) token.safeTransfer(msg.sender, fee);',
    to: 'if (fee != 0) token.safeTransfer(recipient, fee);',
  },
  {
    file: 'vault/Roots.sol',
    why: 'leaves are hashed once',
    from: 'keccak256(bytes.concat(keccak256(abi.encode(account, cumulative))))',
    to: 'keccak256(abi.encode(account, cumulative))',
  },
  {
    file: 'vault/Campaigns.sol',
    why: 'an id does not bind the payer',
    from: 'keccak256(abi.encode(requester, salt))',
    to: 'keccak256(abi.encode(salt))',
  },
  {
    file: 'vault/Campaigns.sol',
    why: 'a permit that was spent before reverts',
    from: 'catch {}',
    to: 'catch { revert(); }',
  },
  {
    file: 'Multisig.sol',
    why: 'signatures do not bind the target',
    from: 'CALL_TYPEHASH, calls[i].target,',
    to: 'CALL_TYPEHASH, address(0),',
  },
];
