import type { BandwidthTerms } from '../../lib/protocol/campaigns.ts';
import { createBandwidthCampaign, fundCampaign } from './campaign.ts';
import { call } from './http.ts';
import { testAccount } from './keys.ts';
import { OPERATOR_TOKEN, type TestNetwork } from './network.ts';

/** A funded campaign of a vetted requester for pages of `sites.net`; the relay is on. */
export async function openRelay(net: TestNetwork, terms: Partial<BandwidthTerms>) {
  const campaign = await createBandwidthCampaign(net, { destinations: ['*.sites.net'], ...terms });
  await fundCampaign(net, campaign, 1_000_000_000n);
  await campaign.operate('release');
  await call(net.origin, 'vetRequester', {
    token: OPERATOR_TOKEN,
    params: { requester: testAccount('requester').address.toLowerCase() },
    body: { state: 'vetted', note: 'a test' },
  });
  const switchRelay = (on: boolean) =>
    call(net.origin, 'relaySwitch', { token: OPERATOR_TOKEN, body: { on, note: 'a test' } });
  await switchRelay(true);
  const fetchPage = (body: object, headers: Record<string, string> = {}) =>
    fetch(`${net.origin}/v1/fetch`, {
      method: 'POST',
      headers: { authorization: `Bearer ${campaign.key}`, ...headers },
      body: JSON.stringify(body),
    });

  return { campaign, switchRelay, fetch: fetchPage };
}
