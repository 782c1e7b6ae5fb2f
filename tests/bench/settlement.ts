import { execFileSync } from 'node:child_process';
import { voucherDigest, ZERO32 } from '../../lib/domain/account-chain.ts';
import { installFastKeccak } from '../../service/src/fast-keccak.ts';
import { createSigner } from '../../service/src/keys.ts';
import { testKey } from '../support/keys.ts';
import { median, report } from './report.ts';

const RUNS = 5;
const VOUCHERS = 20_000;

/** The parts of settlement that need no chain: signing vouchers, and a root over a million wallets. */
export async function benchSettlement(): Promise<void> {
  await benchVouchers();
  benchMerkle();
}

/** Digest and signature of a voucher, as with every checkpoint; on one core. */
async function benchVouchers(): Promise<void> {
  await installFastKeccak();
  const names = ['voucher', 'accrual', 'relayer'] as const;
  const signer = createSigner(
    Object.fromEntries(names.map((name) => [name, testKey(name)])) as never,
  );
  const domain = { chainId: 31_337, vault: `0x${'5f'.repeat(20)}` };
  const ledgerHead = `0x${'ab'.repeat(32)}`;
  const rates = Array.from({ length: RUNS }, () => {
    const started = performance.now();
    for (let i = 0; i < VOUCHERS; i++) {
      const account = `0x${i.toString(16).padStart(40, '0')}`;
      const unsigned = { account, cumulative: String(i * 45_000), ledgerHead, backing: ZERO32 };
      signer.sign('voucher', voucherDigest(domain, unsigned));
    }
    return VOUCHERS / ((performance.now() - started) / 1000);
  });
  report('vouchers.rate', median(rates), '1/s', 8_000);
}

/** Builds roots in separate processes, so that the peak memory is that of the tree. */
function benchMerkle(): void {
  const child = new URL('./merkle-million.ts', import.meta.url).pathname;
  const runs = Array.from({ length: 3 }, () => {
    const text = execFileSync(process.execPath, [child], { encoding: 'utf8' });
    return JSON.parse(text) as { seconds: number; megabytes: number };
  });
  report('merkle.million', median(runs.map((run) => run.seconds)), 's', 10);
  report('merkle.million.rss', median(runs.map((run) => run.megabytes)), 'MB', 256);
}
