import { explain } from '../shared/failure.ts';
import { openAddress } from './open-address.ts';
import { buildRecoverPage } from './page.ts';
import { servePage } from './serve.ts';

const HELP = `npm run recover [-- --no-browser]

Serves the recover page on this computer. Browser wallets do not work on pages that are opened
from a file, so the page has to come from an address. It needs no service and no network.

  --no-browser   only serve the page

  PORT           the port to serve it on; any free one by default`;

async function main(args: readonly string[]): Promise<void> {
  if (args.includes('--help')) {
    console.log(HELP);
    return;
  }

  const page = await buildRecoverPage();
  const server = await servePage(page, Number(process.env.PORT ?? 0));
  console.log(`The recover page is at ${server.address}`);
  console.log('Open it in the browser that has your wallet. Press Ctrl-C to stop.');
  if (!args.includes('--no-browser')) openAddress(server.address);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, server.stop);
}

await main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = 1;
});
