import { TestDevice } from '../../support/device.ts';
import { NET } from '../../support/netns/plan.ts';
import type { TestNetwork } from '../../support/network.ts';
import { RelayDeviceUnderTest } from '../../support/relay-device.ts';

/** Devices in a separate process, so that their CPU time does not count as the relay's: `argv` = network, count. */
const net = JSON.parse(process.argv[2]!) as TestNetwork;
const count = Number(process.argv[3]);
const policy = { bytesPerDay: Number.MAX_SAFE_INTEGER, bytesPerMonth: Number.MAX_SAFE_INTEGER };

for (let i = 0; i < count; i++) {
  const owner = new TestDevice(net.network);
  await owner.register();
  const device = new RelayDeviceUnderTest(net, owner);
  device.policy = { ...device.policy, ...policy };
  // There is no flight recorder here: what it keeps would look like a leak.
  await device.start({ onJob: () => {} }, NET.lines[i % NET.lines.length]);
}
process.send?.('ready');
