/** The vault's roles by their numbers, as `Role` in contracts/src/vault/Types.sol. */
export const ROLE = { voucher: 1, accrual: 2, poster: 3, cosigner: 4 } as const;

/** A campaign as the vault keeps it; amounts in base units, `deadline` in Unix seconds. */
export interface VaultCampaign {
  requester: string;
  deadline: number;
  closed: boolean;
  funded: bigint;
  accrued: bigint;
}

/** A root as the vault keeps it. `paid` and `total` in base units, `validAt` in Unix seconds. */
export interface VaultRoot {
  root: string;
  dataHash: string;
  total: bigint;
  paid: bigint;
  validAt: number;
  vetoed: boolean;
  poster: string;
  cosigner: string;
}

/** A key of the service. `revokedAt` 0: not revoked. */
export interface VaultSigner {
  role: number;
  validFrom: number;
  revokedAt: number;
}

/** What a rail has paid and has not leaked out yet. */
export interface Bucket {
  level: bigint;
  time: number;
}

/** Everything that EarningsVault keeps, with addresses in lower case. */
export interface VaultState {
  owner: string;
  guardian: string;
  capFloor: bigint;
  campaigns: Map<string, VaultCampaign>;
  claimed: Map<string, bigint>;
  cancelledUntil: Map<string, number>;
  signers: Map<string, VaultSigner>;
  /** Epoch 1 comes first. */
  roots: VaultRoot[];
  totalFunded: bigint;
  totalAccrued: bigint;
  available: bigint;
  rails: { voucher: Bucket; root: Bucket };
  windowCap: bigint;
  pausedUntil: number;
  pauseUsed: number;
  nextVetoAt: number;
  refundsBlockedUntil: number;
  /** Contract wallets by address: the key that owns them, or the fault that they have. */
  wallets: Map<string, string | 'burns'>;
  /** Recipients that the token refuses. */
  refused: Set<string>;
}

/** How a vault is deployed. */
export interface Deployed {
  owner: string;
  guardian: string;
  capFloor: bigint;
  keys: readonly { signer: string; role: number }[];
}

/** A vault at its deployment. @param at Unix seconds */
export function newVault({ keys, ...setup }: Deployed, at: number): VaultState {
  return {
    ...setup,
    campaigns: new Map(),
    claimed: new Map(),
    cancelledUntil: new Map(),
    signers: new Map(
      keys.map(({ signer, role }) => [signer, { role, validFrom: at, revokedAt: 0 }]),
    ),
    roots: [],
    totalFunded: 0n,
    totalAccrued: 0n,
    available: 0n,
    rails: { voucher: { level: 0n, time: 0 }, root: { level: 0n, time: 0 } },
    windowCap: 0n,
    pausedUntil: 0,
    pauseUsed: 0,
    nextVetoAt: 0,
    refundsBlockedUntil: 0,
    wallets: new Map(),
    refused: new Set(),
  };
}

const copyEach = <T extends object>(map: Map<string, T>): Map<string, T> =>
  new Map([...map].map(([key, value]) => [key, { ...value }]));

/** A copy that shares nothing that changes. */
export const copyVault = (s: VaultState): VaultState => ({
  ...s,
  campaigns: copyEach(s.campaigns),
  claimed: new Map(s.claimed),
  cancelledUntil: new Map(s.cancelledUntil),
  signers: copyEach(s.signers),
  roots: s.roots.map((root) => ({ ...root })),
  rails: { voucher: { ...s.rails.voucher }, root: { ...s.rails.root } },
  wallets: new Map(s.wallets),
  refused: new Set(s.refused),
});
