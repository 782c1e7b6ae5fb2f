import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NET } from './plan.ts';

/** Set inside: the folder with the authority's certificate and the sites' key. */
const INSIDE = 'STINT_TEST_NETNS';

/** Certificates of an authority that only processes of this run believe (NODE_EXTRA_CA_CERTS). */
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

/** Two namespaces with a wire between: the web is not this machine, so its addresses are not ours. */
function layWires(): void {
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
 * Starts this process again inside a network namespace of its own (`unshare -rnm`, no root
 * needed where user namespaces are allowed) and ends with its exit code; inside, lays the
 * wires once and returns. Call it first, from a config file or a main.
 * @returns the folder with `ca.pem`, `site.pem` and `site.key`.
 */
export function enterNamespace(): string {
  const dir = process.env[INSIDE];
  if (dir) {
    if (!process.env.STINT_TEST_WIRED) {
      layWires();
      process.env.STINT_TEST_WIRED = '1';
    }
    return dir;
  }
  const fresh = mkdtempSync(join(tmpdir(), 'stint-netns-'));
  makeAuthority(fresh);
  const { status, error } = spawnSync(
    'unshare',
    ['-rnm', '--kill-child', process.execPath, ...process.execArgv, ...process.argv.slice(1)],
    {
      stdio: 'inherit',
      env: {
        ...process.env,
        [INSIDE]: fresh,
        NODE_EXTRA_CA_CERTS: join(fresh, 'ca.pem'),
      },
    },
  );
  if (error) throw error;
  process.exit(status ?? 1);
}

/** The folder with the certificates. @throws Error outside of a namespace */
export function namespaceDir(): string {
  const dir = process.env[INSIDE];
  if (!dir) throw new Error('These tests run inside a network namespace: use their own config.');
  return dir;
}
