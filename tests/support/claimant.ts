import { erc20Abi, type Hex } from 'viem';
import { typedData } from '../../lib/domain/wallet-messages.ts';
import type { ClaimMessage, ClaimStatus } from '../../lib/protocol/claims.ts';
import { until } from './campaign.ts';
import { TestDevice } from './device.ts';
import { call } from './http.ts';
import { testAccount } from './keys.ts';
import type { TestNetwork } from './network.ts';

/** A device that is bound to its own wallet and has credited answers to claim. */
export class Claimant {
  readonly net: TestNetwork;
  readonly device: TestDevice;
  readonly wallet: ReturnType<typeof testAccount>;
  readonly account: string;

  constructor(net: TestNetwork, name: string) {
    this.net = net;
    this.device = new TestDevice(net.network);
    this.wallet = testAccount(name);
    this.account = this.wallet.address.toLowerCase();
  }

  static async with(net: TestNetwork, name: string, answers: number): Promise<Claimant> {
    const made = new Claimant(net, name);
    await made.device.register();
    await made.device.bind(made.wallet);
    for (let i = 0; i < answers; i++) await made.device.judge();
    return made;
  }

  async quote(recipient = this.account): Promise<ClaimMessage> {
    const body = { account: this.account, recipient };
    return (await call(this.net.origin, 'quote', { token: this.device.token, body })).claim;
  }

  sign = (claim: ClaimMessage) =>
    this.wallet.signTypedData(typedData(this.device.domain, 'Claim', claim) as never);

  /** Sends a signed claim. @returns its digest */
  async send(claim: ClaimMessage, sig: string): Promise<string> {
    const body = { claim, sig };
    return (await call(this.net.origin, 'claim', { token: this.device.token, body })).digest;
  }

  async claim(recipient = this.account): Promise<string> {
    const quoted = await this.quote(recipient);
    return this.send(quoted, await this.sign(quoted));
  }

  status = (digest: string): Promise<ClaimStatus> =>
    call(this.net.origin, 'claimStatus', { token: this.device.token, params: { digest } });

  /** Waits until the claim is in one of the states. */
  async waitForState(digest: string, ...states: string[]): Promise<ClaimStatus> {
    let status: ClaimStatus | undefined;
    const done = async () => {
      status = await this.status(digest);
      return states.includes(status.state);
    };
    await until(done, `a claim that is ${states.join(' or ')}, not ${status?.state}`);
    return status!;
  }

  /** Waits until the claim has reached a last state. */
  waitUntilDone = (digest: string) =>
    this.waitForState(digest, 'final', 'superseded', 'expired', 'requote');

  balance = () =>
    this.net.chain.readContract({
      abi: erc20Abi,
      address: this.net.network.token.address as Hex,
      functionName: 'balanceOf',
      args: [this.account as Hex],
    });
}
