import type { BandwidthTerms } from '../../lib/protocol/campaigns.ts';
import { type TestCampaign, until } from './campaign.ts';
import { TestDevice } from './device.ts';
import { NET } from './netns/plan.ts';
import { startWeb } from './netns/start-web.ts';
import { startNetwork, type TestNetwork } from './network.ts';
import { openRelay } from './open-relay.ts';
import { RelayDeviceUnderTest } from './relay-device.ts';

type Start = Parameters<RelayDeviceUnderTest['start']>;

export interface RelayStage {
  net: TestNetwork;
  campaign: TestCampaign;
  /** Connects one more device, from one of `NET.lines`, each of which is in another address range. */
  addDevice(line?: number, change?: Start[0], onSocket?: Start[2]): Promise<RelayDeviceUnderTest>;
  fetch(body: object, headers?: Record<string, string>): Promise<Response>;
  switchRelay(on: boolean): Promise<unknown>;
  close(): Promise<void>;
}

/** Starts web, chain and service, with a funded campaign of a vetted requester and the relay on. */
export async function setRelayStage(
  settings: Record<string, string> = {},
  terms: Partial<BandwidthTerms> = {},
): Promise<RelayStage> {
  const stopWeb = await startWeb();
  const net = await startNetwork({
    STINT_HOST: '0.0.0.0',
    STINT_RELAY_HOST_RATE: '1000000',
    STINT_RELAY_HOST_BURST: '1000000',
    ...settings,
  });
  // Devices have public-looking addresses, so they ask the service at its public-looking one.
  const origin = net.origin.replace('127.0.0.1', NET.here);
  const there = { ...net, origin, network: { ...net.network, service: origin } };
  const relay = await openRelay(net, terms);
  const devices: RelayDeviceUnderTest[] = [];

  return {
    net,
    ...relay,
    async addDevice(line = devices.length, change = {}, onSocket) {
      const owner = new TestDevice(there.network);
      await owner.register();
      const device = new RelayDeviceUnderTest(there, owner);
      devices.push(device);
      await device.start(change, NET.lines[line % NET.lines.length], onSocket);
      await until(async () => device.relay.state === 'ready', 'the device to be connected');
      return device;
    },
    async close() {
      for (const device of devices) device.relay?.stop();
      await net.stop();
      await stopWeb();
    },
  };
}
