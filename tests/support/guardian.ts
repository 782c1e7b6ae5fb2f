import { encodeAbiParameters, encodeFunctionData, type Hex } from 'viem';
import { earningsVaultAbi } from '../../contracts/abi/earnings-vault.ts';
import { multisigAbi } from '../../contracts/abi/multisig.ts';
import { testAccount } from './keys.ts';
import type { TestNetwork } from './network.ts';

/** Lets the vault's guardian revoke a signer. On a test network the deployer is the only owner of that multisig. */
export async function revokeSigner(net: TestNetwork, signer: Hex): Promise<void> {
  const vault = net.network.vault as Hex;
  const { chain } = net;
  const owner = testAccount('deployer');
  const multisig = await chain.readContract({
    abi: earningsVaultAbi,
    address: vault,
    functionName: 'guardian',
  });
  const nonce = await chain.readContract({
    abi: multisigAbi,
    address: multisig,
    functionName: 'nonce',
  });
  const data = encodeFunctionData({
    abi: earningsVaultAbi,
    functionName: 'revokeSigner',
    args: [signer],
  });
  const calls = [{ target: vault, data }];
  const sig = await owner.signTypedData({
    domain: { name: 'Multisig', version: '1', chainId: 31_337, verifyingContract: multisig },
    types: {
      Call: [
        { name: 'target', type: 'address' },
        { name: 'data', type: 'bytes' },
      ],
      Execute: [
        { name: 'calls', type: 'Call[]' },
        { name: 'nonce', type: 'uint256' },
      ],
    },
    primaryType: 'Execute',
    message: { calls, nonce },
  });
  const signature = encodeAbiParameters(
    [{ type: 'bytes[]' }, { type: 'bytes[]' }],
    [[owner.address], [sig]],
  );
  const hash = await chain.sendTransaction({
    account: owner,
    to: multisig,
    data: encodeFunctionData({
      abi: multisigAbi,
      functionName: 'execute',
      args: [calls, signature],
    }),
    chain: chain.chain,
  });
  const receipt = await chain.waitForTransactionReceipt({ hash });
  if (receipt.status !== 'success') throw new Error('The guardian could not revoke the signer.');
}
