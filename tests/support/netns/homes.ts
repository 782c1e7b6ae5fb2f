import { execFileSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NET } from './plan.ts';

/** Where Debian's Chromium and Firefox look for an administrator's policies. */
const CHROMIUM = '/etc/chromium';
const FIREFOX = '/usr/lib/firefox-esr/distribution';

const run = (command: string) => execFileSync('sh', ['-ec', command], { stdio: 'inherit' });

/**
 * Sets up the homes with browsers, inside the namespace: each is connected to this machine, which
 * routes its packets. Browsers trust the test authority by an administrator's policy, in folders
 * that only this namespace sees; no check of a certificate or an address is switched off.
 */
export function setUpHomes(dir: string): void {
  for (const { name, address, router } of NET.homes) {
    run(`
      ip netns add ${name}
      ip link add ${name} type veth peer name in netns ${name}
      ip addr add ${router}/24 dev ${name}
      ip link set ${name} up
      ip -n ${name} addr add ${address}/24 dev in
      ip -n ${name} link set in up
      ip -n ${name} link set lo up
      ip -n ${name} route add default via ${router}
    `);
  }

  run(`
    ip -n web addr add 10.9.9.9/32 dev in
    ip route add 10.9.9.9/32 dev out
    echo 1 > /proc/sys/net/ipv4/ip_forward
    mkdir -p ${CHROMIUM}
    mount -t tmpfs tmpfs ${CHROMIUM}
    mkdir -p ${CHROMIUM}/policies/managed
    [ ! -d ${FIREFOX} ] || mount -t tmpfs tmpfs ${FIREFOX}
  `);
  const der = execFileSync('openssl', ['x509', '-in', join(dir, 'ca.pem'), '-outform', 'der']);
  const trust = JSON.stringify({ CACertificates: [der.toString('base64')] });
  writeFileSync(`${CHROMIUM}/policies/managed/test.json`, trust);
  const policies = { Certificates: { Install: [join(dir, 'ca.pem')] } };
  execFileSync('sh', ['-c', `[ ! -d ${FIREFOX} ] || cat > ${FIREFOX}/policies.json`], {
    input: JSON.stringify({ policies }),
  });
}

/** Sets an administrator's policy for an extension in Chromium, which reads it when it starts. */
export function setPolicy(extension: string, values: Record<string, unknown>): void {
  const policy = JSON.stringify({ '3rdparty': { extensions: { [extension]: values } } });
  writeFileSync(`${CHROMIUM}/policies/managed/extension.json`, policy);
}

/** Writes a script that runs a program in a home. @returns its path */
export function wrapForHome(dir: string, home: number, program: string): string {
  const { name } = NET.homes[home]!;
  const path = join(dir, `${name}-${program.split('/').at(-1)}`);
  writeFileSync(path, `#!/bin/sh\nexec ip netns exec ${name} ${program} "$@"\n`);
  chmodSync(path, 0o755);
  return path;
}
