import { Server } from 'proxy-chain';

/** proxy-chain with its defaults, a forward proxy in a separate process. */
const server = new Server({ port: Number(process.argv[2]), host: '127.0.0.1', verbose: false });
await server.listen();
process.send?.('ready');
