import type { Hex } from 'viem';
import { type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts';
import type { Io } from './command.ts';
import { CliError } from './errors.ts';
import { readSecret } from './files.ts';
import type { Target } from './target.ts';

export const WALLET_OPTION = { 'key-file': { type: 'string' } } as const;
export const WALLET_HELP =
  "  --key-file FILE   the funding wallet's private key (default: STINT_WALLET_KEY; on the local\n" +
  '                    network its demo requester)';

/**
 * The funding wallet. A key on the command line would end up in the shell's history, so there is
 * no option for the key itself.
 * @throws CliError when there is no key, or other people can read its file
 */
export function findWallet(
  keyFile: string | undefined,
  target: Target,
  env: Io['env'],
): PrivateKeyAccount {
  const key = keyFile
    ? readSecret(keyFile)
    : (env.STINT_WALLET_KEY ?? target.local?.keys.requester);
  if (!key) {
    throw new CliError(
      "This needs the funding wallet's key.",
      'Give --key-file FILE (mode 600), or set STINT_WALLET_KEY.',
    );
  }

  if (!/^0x[0-9a-fA-F]{64}$/.test(key)) {
    throw new CliError(
      'The wallet key is not valid.',
      'A key is 0x followed by 64 hexadecimal digits.',
    );
  }

  return privateKeyToAccount(key as Hex);
}
