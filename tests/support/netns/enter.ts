import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openRun } from '../../../scripts/shared/run/open.ts';
import { NET } from './plan.ts';

/** Set inside the namespace: the folder with the authority's certificate and the sites' key. */
const INSIDE = 'STINT_TEST_NETNS';

/** Makes a certificate authority that only processes of this run trust (NODE_EXTRA_CA_CERTS), and the sites' certificate. */
function makeAuthority(dir: string): void {
  const openssl = (...args: string[]) =>
    execFileSync('openssl', args, { cwd: dir, stdio: ['ignore', 'ignore', 'pipe'] });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl(
    'req',
    '-x509',
    ...key,
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
    '-days',
    '2',
    '-subj',
    '/CN=Stint test authority',
  );
  openssl('req', ...key, '-keyout', 'site.key', '-out', 'site.csr', '-subj', '/CN=sites.net');
  writeFileSync(join(dir, 'names'), 'subjectAltName=DNS:sites.net,DNS:*.sites.net');
  openssl(
    'x509',
    '-req',
    '-in',
    'site.csr',
    '-CA',
    'ca.pem',
    '-CAkey',
    'ca.key',
    '-CAcreateserial',
    '-out',
    'site.pem',
    '-days',
    '2',
    '-extfile',
    'names',
  );
}

const run = (command: string) => execFileSync('sh', ['-ec', command], { stdio: 'inherit' });

/** Connects two namespaces: the web is in another one, so that its addresses are not this machine's. */
function connectNamespaces(): void {
  const lines = NET.lines.map((line) => `ip addr add ${line}/24 dev out`).join('\n');
  const web = [...NET.web, NET.dns].map((a) => `ip -n web addr add ${a}/16 dev in`).join('\n');
  run(`
    mount -t tmpfs tmpfs /run
    ip link set lo up
    ip netns add web
    ip link add out type veth peer name in netns web
    ip addr add ${NET.here}/16 dev out
    ${lines}
    ip link set out up
    ${web}
    ip -n web link set in up
    ip -n web link set lo up
    ip -n web route add default via ${NET.here}
    echo 'nameserver ${NET.dns}' > /run/resolv.conf
    mount --bind /run/resolv.conf /etc/resolv.conf
  `);
}

/**
 * Outside, starts this process again in a new network namespace (`unshare -rnm`, which needs no root
 * where user namespaces are allowed) and exits with its exit code. Inside, sets up the network and
 * returns. Call it first in a main module.
 * @returns the folder with `ca.pem`, `site.pem` and `site.key`
 */
export async function enterNamespace(): Promise<string> {
  if (isInside()) {
    connectNamespaces();
    return namespaceDir();
  }

  const run = await openRun();
  const dir = mkdtempSync(join(run.folder, 'netns-'));
  makeAuthority(dir);
  const again = [process.execPath, ...process.execArgv, ...process.argv.slice(1)];
  const child = spawn('unshare', ['-rnm', '--kill-child', ...again], {
    stdio: 'inherit',
    env: { ...process.env, [INSIDE]: dir, NODE_EXTRA_CA_CERTS: join(dir, 'ca.pem') },
  });

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => child.kill(signal));
  }

  const [code] = (await once(child, 'exit')) as [number | null];
  const left = await run.close(code === null ? 'stopped' : 'done');
  for (const line of left) process.stderr.write(`${line}\n`);
  process.exit(left.length > 0 ? 1 : (code ?? 1));
}

/** Is this process in a namespace that `enterNamespace` made? */
export const isInside = (): boolean => process.env[INSIDE] !== undefined;

/** The folder with the certificates. @throws Error outside of a namespace */
export function namespaceDir(): string {
  const dir = process.env[INSIDE];
  if (!dir)
    throw new Error('This runs only in a network namespace. Use npm run relay or npm run sharing.');
  return dir;
}
