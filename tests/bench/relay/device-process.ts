import { TestDevice } from '../../support/device.ts';
import { NET } from '../../support/netns/plan.ts';
import type { TestNetwork } from '../../support/network.ts';
import { RelayDeviceUnderTest } from '../../support/relay-device.ts';

/** Devices in a process of their own, so that the relay's CPU is the relay's: `argv` = network, count. */
const net = JSON.parse(process.argv[2]!) as TestNetwork;
const count = Number(process.argv[3]);
const policy = { bytesPerDay: Number.MAX_SAFE_INTEGER, bytesPerMonth: Number.MAX_SAFE_INTEGER };

for (let i = 0; i < count; i++) {
  const owner = new TestDevice(net.network);
  await owner.register();
  const device = new RelayDeviceUnderTest(net, owner);
  device.policy = { ...device.policy, ...policy };
  // What a flight recorder would keep is not kept here: it would be measured as a leak.
  await device.start({ onJob: () => {} }, NET.lines[i % NET.lines.length]);
}
process.send?.('ready');
