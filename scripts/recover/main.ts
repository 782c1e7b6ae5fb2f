import { explain } from '../shared/failure.ts';
import { openAddress } from './open-address.ts';
import { buildRecoverPage } from './page.ts';
import { servePage } from './serve.ts';

const HELP = `npm run recover [-- --no-browser]

Serves the recover page on this computer, so that the wallet of your browser can be used on it
(wallets are not there on pages opened from a file). It needs no service, and asks nothing of
any network. PORT=8900 npm run recover takes a port of your choice.`;

async function main(args: readonly string[]): Promise<void> {
  if (args.includes('--help')) {
    console.log(HELP);
    return;
  }
  const page = await buildRecoverPage();
  const server = await servePage(page, Number(process.env.PORT ?? 0));
  console.log(`The recover page is at ${server.address}`);
  console.log('Open it in the browser that has your wallet. Ctrl-C ends it.');
  if (!args.includes('--no-browser')) openAddress(server.address);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, server.stop);
}

await main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = 1;
});
