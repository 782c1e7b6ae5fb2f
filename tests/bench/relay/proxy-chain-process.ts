import { Server } from 'proxy-chain';

/** proxy-chain as it comes, a forward proxy in a process of its own. */
const server = new Server({ port: Number(process.argv[2]), host: '127.0.0.1', verbose: false });
await server.listen();
process.send?.('ready');
