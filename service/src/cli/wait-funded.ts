import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from './client.ts';
import { CliError } from './errors.ts';

const POLL_MS = 500;
const LIMIT_MS = 120_000;

/** Waits until the service has seen this much in a campaign's escrow. @throws CliError after two minutes */
export async function waitFunded(
  client: Client,
  campaign: { id: string; key: string },
  amount: bigint,
): Promise<void> {
  const end = performance.now() + LIMIT_MS;
  for (;;) {
    const status = await client.call('campaign', { id: campaign.id, token: campaign.key });
    if (BigInt(status.funded) >= amount) return;
    if (performance.now() > end) break;
    await pause(POLL_MS);
  }
  throw new CliError(
    'The escrow is funded, but the service has not seen it yet.',
    'It waits until the block is final. Look again with campaign status.',
  );
}
