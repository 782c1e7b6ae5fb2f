import { openCampaign, sampleTasks } from '../support/campaign.ts';
import { Claimant } from '../support/claimant.ts';
import type { TestNetwork } from '../support/network.ts';
import { startNetwork } from '../support/network.ts';
import { median, report } from './report.ts';

const CLAIMS = 7;
const TOGETHER = 100;
const LOOK_MS = 20;
const SETTINGS = {
  STINT_READING_FLOOR: '0',
  STINT_MIN_CLAIM: '50000',
  STINT_LOG_LEVEL: 'error',
};

/**
 * Measures the time from sending a signed claim until the service reports that the chain confirmed
 * it: for a single claim, and for the last of a hundred that are sent together.
 */
export async function benchClaim(): Promise<void> {
  const net = await startNetwork(SETTINGS);
  try {
    await openCampaign(net, sampleTasks(200), { redundancy: 5 });
    const seconds: number[] = [];
    for (let i = 0; i < CLAIMS; i++) seconds.push(await claimTogether(net, `one ${i}`, 1));
    report('claim.confirmed', median(seconds), 's', 3);
    report('claim.confirmed.100', await claimTogether(net, 'hundred', TOGETHER), 's', 6);
  } finally {
    await net.stop();
  }
}

async function claimTogether(net: TestNetwork, name: string, count: number): Promise<number> {
  const ready = [];
  for (let i = 0; i < count; i++) {
    const one = await Claimant.with(net, `${name} ${i}`, 2);
    const claim = await one.quote();
    ready.push({ one, claim, sig: await one.sign(claim) });
  }

  const sent = performance.now();
  await Promise.all(
    ready.map(async ({ one, claim, sig }) => confirmed(one, await one.send(claim, sig))),
  );

  return (performance.now() - sent) / 1000;
}

async function confirmed(one: Claimant, digest: string): Promise<void> {
  for (;;) {
    const { state } = await one.status(digest);
    if (state === 'confirmed' || state === 'final') return;
    if (state !== 'signed' && state !== 'submitted')
      throw new Error(`The claim is ${state}, which was not expected.`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}
