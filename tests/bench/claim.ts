import { typedData } from '../../lib/domain/wallet-messages.ts';
import { openCampaign, sampleTasks } from '../support/campaign.ts';
import { TestDevice } from '../support/device.ts';
import { call } from '../support/http.ts';
import { testAccount } from '../support/keys.ts';
import { startNetwork, type TestNetwork } from '../support/network.ts';
import { median, report } from './report.ts';

const CLAIMS = 7;
const LOOK_MS = 20;

/** From the signed claim on its way to the service until the service says that the chain has it. */
export async function benchClaim(): Promise<void> {
  const settings = { STINT_READING_FLOOR: '0', STINT_MIN_CLAIM: '50000', STINT_LOG_LEVEL: 'error' };
  const net = await startNetwork(settings);
  try {
    await openCampaign(net, sampleTasks(100));
    const seconds: number[] = [];
    for (let i = 0; i < CLAIMS; i++) seconds.push(await claimOnce(net, `claim bench ${i}`));
    report('claim.confirmed', median(seconds), 's', 3);
  } finally {
    await net.stop();
  }
}

async function claimOnce(net: TestNetwork, name: string): Promise<number> {
  const device = new TestDevice(net.network);
  const wallet = testAccount(name);
  const account = wallet.address.toLowerCase();
  await device.register();
  await device.bind(wallet);
  for (let i = 0; i < 3; i++) await device.judge();
  const { token } = device;
  const { claim } = await call(net.origin, 'quote', {
    token,
    body: { account, recipient: account },
  });
  const sig = await wallet.signTypedData(typedData(device.domain, 'Claim', claim) as never);
  const sent = performance.now();
  const { digest } = await call(net.origin, 'claim', { token, body: { claim, sig } });
  for (;;) {
    const { state } = await call(net.origin, 'claimStatus', { token, params: { digest } });
    if (state === 'confirmed' || state === 'final') return (performance.now() - sent) / 1000;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}
