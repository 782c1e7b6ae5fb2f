import { buildMerkle, type Leaf } from '../../service/src/settlement/roots/merkle.ts';

const COUNT = 1_000_000;

/** Wallets in the way the store reads them: ascending, and one at a time. */
function* wallets(): Generator<Leaf> {
  for (let i = 0; i < COUNT; i++) {
    yield {
      account: `0x${(i * 7_919).toString(16).padStart(40, '0')}`,
      cumulative: BigInt(i) * 45n,
    };
  }
}

const started = performance.now();
await buildMerkle(wallets(), COUNT);
const seconds = (performance.now() - started) / 1000;
const megabytes = process.resourceUsage().maxRSS / 1024;
process.stdout.write(JSON.stringify({ seconds, megabytes }));
