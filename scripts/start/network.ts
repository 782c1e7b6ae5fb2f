import type { PinnedNetwork } from '../../lib/protocol/network.ts';
import { writeJson } from '../../service/src/cli/files.ts';
import { PAGES } from './build.ts';
import { type Deployment, FILES, type State } from './state.ts';

const TOKEN = { symbol: 'USDC', decimals: 6 };

/** Writes the file with what the extension pins. It holds no secret. */
export function writeNetwork(state: State, deployment: Deployment, service: string): PinnedNetwork {
  const { chainId, vault, voucherSigner, accrualSigner, token } = deployment;
  const network: PinnedNetwork = {
    chainId,
    vault,
    voucherSigner,
    accrualSigner,
    service,
    token: { address: token, ...TOKEN },
  };
  writeJson(state.path(FILES.network), network, 0o644);

  return network;
}

/** The service's environment variables on this network. */
export function serviceSettings(
  { keys, path }: State,
  { chainId, vault, token, block }: Deployment,
  at: { origin: string; port: number; rpcUrl: string; cosigner: string },
): Record<string, string> {
  return {
    STINT_HOST: '127.0.0.1',
    STINT_PORT: String(at.port),
    STINT_ORIGIN: at.origin,
    STINT_DATABASE: path(FILES.database),
    STINT_RPC_URL: at.rpcUrl,
    STINT_CHAIN_ID: String(chainId),
    STINT_VAULT: vault,
    STINT_TOKEN: token,
    STINT_TOKEN_SYMBOL: TOKEN.symbol,
    STINT_TOKEN_DECIMALS: String(TOKEN.decimals),
    STINT_START_BLOCK: String(block),
    STINT_PAGES: PAGES,
    STINT_VOUCHER_KEY: keys.voucher,
    STINT_ACCRUAL_KEY: keys.accrual,
    STINT_RELAYER_KEY: keys.relayer,
    STINT_COSIGNER_URL: at.cosigner,
    STINT_COSIGNER_TOKEN: keys.cosignerToken ?? '',
    STINT_OPERATOR_TOKEN: keys.operatorToken,
  };
}

/** The cosigner's environment variables. It is told where its key lies, and gets no other key. */
export function cosignerSettings(
  { keys, path }: State,
  { chainId, vault }: Deployment,
  at: { port: number; rpcUrl: string },
): Record<string, string> {
  return {
    STINT_COSIGNER_KEY_FILE: path(FILES.cosignerKey),
    STINT_COSIGNER_TOKEN: keys.cosignerToken ?? '',
    STINT_COSIGNER_RPC_URL: at.rpcUrl,
    STINT_COSIGNER_PORT: String(at.port),
    STINT_COSIGNER_FOLDER: path('cosigner'),
    STINT_VAULT: vault,
    STINT_CHAIN_ID: String(chainId),
  };
}
