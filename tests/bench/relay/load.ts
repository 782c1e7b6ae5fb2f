import { Agent, get, type RequestOptions } from 'node:http';
import { Agent as TlsAgent, get as tlsGet } from 'node:https';
import { cpuMs } from './child.ts';

/** One way to fetch a page: the request, and the process whose CPU time is counted. */
export interface Way {
  name: string;
  tls?: boolean;
  /** The request for a page of this many bytes. */
  request(size: number): RequestOptions;
  pid?: number;
}

export interface Load {
  perSecond: number;
  mbPerSecond: number;
  /** Latencies, ms. */
  times: number[];
  /** CPU time of the way's process: ms for each MB, µs for each request. */
  cpuPerMb: number;
  cpuPerRequest: number;
  failed: number;
}

/** Runs `concurrency` readers for `ms`, each fetching page after page. Every page must come whole. */
export async function load(way: Way, size: number, concurrency: number, ms: number): Promise<Load> {
  const agent = way.tls
    ? new TlsAgent({ keepAlive: true, maxSockets: concurrency })
    : new Agent({ keepAlive: true, maxSockets: concurrency });
  const options = { ...way.request(size), agent };
  const once = () =>
    new Promise<boolean>((resolve) => {
      const call = (way.tls ? tlsGet : get)(options as RequestOptions, (response) => {
        let bytes = 0;
        response.on('data', (part: Buffer) => {
          bytes += part.length;
        });
        response.on('end', () => resolve(response.statusCode === 200 && bytes === size));
        response.on('error', () => resolve(false));
      });
      call.on('error', () => resolve(false));
      // A request that hangs counts as failed, so that it cannot block the other ways' turns.
      call.setTimeout(5_000, () => call.destroy());
    });
  const times: number[] = [];
  let failed = 0;
  const cpu = way.pid ? cpuMs(way.pid) : 0;
  const started = performance.now();
  const reader = async () => {
    while (performance.now() - started < ms) {
      const at = performance.now();
      if (await once()) times.push(performance.now() - at);
      else failed += 1;
    }
  };
  await Promise.all(Array.from({ length: concurrency }, reader));
  const seconds = (performance.now() - started) / 1000;
  const used = way.pid ? cpuMs(way.pid) - cpu : 0;
  agent.destroy();
  const mb = (times.length * size) / 1e6;

  return {
    perSecond: times.length / seconds,
    mbPerSecond: mb / seconds,
    times,
    cpuPerMb: used / mb,
    cpuPerRequest: (used * 1000) / times.length,
    failed,
  };
}
