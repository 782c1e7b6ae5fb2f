import type { Meta } from '../rows.ts';

/** The single values of version 6: one of each key. */
export const META_6 = {
  activeAt: 1795348800000,
  chain: {
    seq: 5,
    head: '0xbd7b13dd44b739f6d71428c918cf5de20b699b72b4c61c7bdf3b59e77715707e',
    credited: 90000n,
    pending: 0n,
  },
  clockOffset: 0,
  info: {
    info: {
      network: {
        chainId: 31337,
        vault: '0x5fbdb2315678afecb367f032d93f642f64180aa3',
        voucherSigner: '0x70997970c51812dc3a010c7d01b50e0d17dc79c8',
        accrualSigner: '0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc',
        service: 'http://127.0.0.1:8787',
        token: {
          address: '0xe7f1725e7734ce288f8367e1bb143e90bb3f0512',
          symbol: 'USDC',
          decimals: 6,
        },
      },
      chainName: 'Local',
      rpcUrl: 'http://127.0.0.1:8545',
      nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 },
      relayer: '0x15d34aaf54267db7d7c367839aaf71a00a2c6a65',
      minClaim: '1000',
      confirmations: 2,
      powBits: 4,
      now: 1795348800000,
    },
    at: 1795348800000,
  },
  pulledAt: 1795348800000,
  recipient: '0x90f79bf6eb2c4f870365e785982e1f101e93b906',
  registered: {
    device: '0x0651bb0cf3fa9f9f1af85657dc150379946e74c573c1c6db5da13b1cb333616e',
    at: 1795348800000,
  },
  mismatch: {
    code: 'receipt_mismatch',
    message: 'The service knows fewer receipts than this device holds.',
    at: 1,
  },
  connection: { state: 'offline', code: 'offline', message: 'No network.', at: 1, notBefore: 2 },
  current: '00000000-0000-4000-8000-000000000003',
  retryAt: 3,
  work: { challenge: '00', bits: 4, expiresAt: 9, tried: 2, solution: null },
  move: { account: '0x90f79bf6eb2c4f870365e785982e1f101e93b906', announcedAt: 1, effectiveAt: 2 },
  damaged: false,
  replaced: [
    {
      account: '0x90f79bf6eb2c4f870365e785982e1f101e93b906',
      creditSeqs: [2],
      amount: '45000',
      newSeqs: [3],
    },
  ],
  sharingCheckpoint: {
    vault: '0x5fbdb2315678afecb367f032d93f642f64180aa3',
    device: '0x0651bb0cf3fa9f9f1af85657dc150379946e74c573c1c6db5da13b1cb333616e',
    seq: 5,
    credited: '90000',
    pending: '0',
    head: '0xbd7b13dd44b739f6d71428c918cf5de20b699b72b4c61c7bdf3b59e77715707e',
    sig: '0x00',
  },
  sharingChain: {
    seq: 5,
    head: '0xbd7b13dd44b739f6d71428c918cf5de20b699b72b4c61c7bdf3b59e77715707e',
    credited: 90000n,
    pending: 0n,
  },
  sharingTally: { sent: 1200, booked: 0, last: null },
  sharingOffers: [
    {
      id: '0xcccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc',
      name: 'Words',
      requesterName: 'A lab',
      purpose: 'Counts words.',
      destinations: ['*.sites.net'],
      price: '500000',
      deadline: 1800000000,
    },
  ],
  sharingPulledAt: 4,
  sharingHeld: 'diverged',
  updateWaits: true,
} satisfies Meta;
