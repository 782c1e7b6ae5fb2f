import { afterAll, beforeAll, test } from 'vitest';
import { openCampaign, sampleTasks, until } from '../support/campaign.ts';
import { Claimant } from '../support/claimant.ts';
import { revokeSigner } from '../support/guardian.ts';
import { call } from '../support/http.ts';
import { testAccount } from '../support/keys.ts';
import { startNetwork, type TestNetwork } from '../support/network.ts';

let net: TestNetwork;

beforeAll(async () => {
  net = await startNetwork(
    {
      STINT_READING_FLOOR: '0',
      STINT_ACCRUE_THRESHOLD: '1',
      STINT_ROOT_EVERY_MS: '0',
    },
    { cosigner: true },
  );
  await openCampaign(net, sampleTasks(10), { redundancy: 5 });
});
afterAll(() => net.stop());

const hasProof = ({ account }: Claimant) =>
  call(net.origin, 'rootProof', { params: { account } }).then(
    () => true,
    () => false,
  );

test('a root whose cosigner is revoked before it counts gives nobody a proof', async () => {
  const one = await Claimant.with(net, 'struck out', 2);
  await until(() => hasProof(one), 'a proof', 60_000, 300);
  await revokeSigner(net, testAccount('cosigner').address);
  await until(async () => !(await hasProof(one)), 'that no proof is given', 60_000, 300);
});
