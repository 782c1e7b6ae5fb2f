import { StintError } from '../../../lib/protocol/errors.ts';
import { type NetworkInfo, PinnedNetwork } from '../../../lib/protocol/network.ts';
import { type Client, createClient } from './client.ts';
import type { Io } from './command.ts';
import { CliError, UsageError } from './errors.ts';
import { type LocalNetwork, localNetwork, readChecked } from './local-network.ts';

/** The service that a command talks to. */
export interface Target {
  client: Client;
  /** Set for the local network of this tree, whose demo keys may be used. */
  local: LocalNetwork | null;
  /** The network pinned by STINT_NETWORK or the local network; the service must match it. */
  pinned: PinnedNetwork | null;
}

export const SERVICE_OPTION = { service: { type: 'string' } } as const;
export const SERVICE_HELP =
  '  --service URL     the service (default: STINT_SERVICE, else the local network of npm start)';

/** @throws UsageError when no service is named and there is no local network */
export function findTarget(service: string | undefined, { env }: Pick<Io, 'env'>): Target {
  const local = localNetwork(env);
  const origin = originOf(service ?? env.STINT_SERVICE ?? local?.network.service);
  const isLocal = local?.network.service === origin;
  const file = env.STINT_NETWORK;
  const pinned = file ? readChecked(file, PinnedNetwork) : isLocal ? local.network : null;
  if (file && !pinned) throw new CliError(`There is no file ${file}.`, 'Check STINT_NETWORK.');
  return { client: createClient(origin), local: isLocal ? local : null, pinned };
}

function originOf(service: string | undefined): string {
  if (!service) {
    throw new UsageError('Which service? Give --service URL, or start a local one with npm start.');
  }
  const url = URL.parse(service);
  if (!url || !/^https?:$/.test(url.protocol)) throw new UsageError(`Not a URL: ${service}`);
  return url.origin;
}

/** What the service says about itself. @throws StintError `chain_mismatch` when it differs from what is pinned */
export async function networkInfo({ client, pinned }: Target): Promise<NetworkInfo> {
  const info = await client.call('network');
  if (!pinned) return info;

  for (const field of ['chainId', 'vault', 'voucherSigner', 'accrualSigner'] as const) {
    if (info.network[field] === pinned[field]) continue;
    throw new StintError(
      'chain_mismatch',
      `The service gives ${field} ${info.network[field]}, but ${pinned[field]} is pinned.`,
    );
  }

  return info;
}

/** The operator's token. @throws CliError when there is none */
export function operatorToken({ local }: Target, env: Io['env']): string {
  const token = env.STINT_OPERATOR_TOKEN ?? local?.keys.operatorToken;
  if (token) return token;
  throw new CliError('This needs the operator token.', 'Set STINT_OPERATOR_TOKEN.');
}

/** @throws UsageError unless it is a campaign id */
export function readId(text: string): string {
  if (/^0x[0-9a-f]{64}$/.test(text)) return text;
  throw new UsageError(
    `Not a campaign id: ${text} (0x and 64 digits, as campaign create prints it)`,
  );
}
