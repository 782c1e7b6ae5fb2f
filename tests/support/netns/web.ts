import { createSocket } from 'node:dgram';
import { readFileSync } from 'node:fs';
import { createServer as createPlain } from 'node:http';
import { createServer } from 'node:https';
import { join } from 'node:path';
import { answer } from './dns.ts';
import { namespaceDir } from './enter.ts';
import { NET } from './plan.ts';
import { serveSite } from './sites.ts';

/** The process that is the web of the test internet, in the namespace `web`: DNS on port 53, sites on 443. */
const dir = namespaceDir();
const dns = createSocket('udp4');
dns.on('message', (query, peer) => {
  const reply = answer(query, peer.address);
  if (reply) dns.send(reply, peer.port, peer.address);
});
const sites = createServer(
  {
    key: readFileSync(join(dir, 'site.key')),
    cert: readFileSync(join(dir, 'site.pem')),
    keepAliveTimeout: 60_000,
  },
  serveSite,
);
dns.bind(53, NET.dns, () => {
  // Port 80 is for the proxies that the relay is compared with; devices never use it.
  createPlain({ keepAliveTimeout: 60_000 }, serveSite).listen(80, '0.0.0.0', 4096);
  sites.listen(443, '0.0.0.0', 4096, () => process.send?.('ready'));
});
