import { isIPv4 } from 'node:net';
import ipaddr from 'ipaddr.js';
import { NET, SITES, SITES_AT_HOME } from './plan.ts';

const TYPE = { a: 1, aaaa: 28 };

function readName(query: Buffer): { name: string; end: number } {
  const labels: string[] = [];
  let at = 12;
  while (query[at]) {
    const length = query[at]!;
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.').toLowerCase(), end: at + 1 };
}

/** Answers a query with one question (RFC 1035): the addresses of the plan, or "no such name". */
export function answer(query: Buffer, from: string): Buffer | null {
  if (query.length < 17) return null;

  const { name, end } = readName(query);
  const type = query.readUInt16BE(end);
  const isHome = NET.homes.some(({ address }) => address === from);
  const all = (isHome && SITES_AT_HOME[name]) || SITES[name];
  const wanted = (all ?? []).filter((address) =>
    type === TYPE.a ? isIPv4(address) : type === TYPE.aaaa && !isIPv4(address),
  );
  const header = Buffer.alloc(12);
  query.copy(header, 0, 0, 2);
  header.writeUInt16BE(all ? 0x8580 : 0x8583, 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(wanted.length, 6);
  const records = wanted.map((address) => {
    const data = Buffer.from(ipaddr.parse(address).toByteArray());
    const record = Buffer.alloc(12);
    record.writeUInt16BE(0xc00c, 0);
    record.writeUInt16BE(type, 2);
    record.writeUInt16BE(1, 4);
    record.writeUInt32BE(1, 6);
    record.writeUInt16BE(data.length, 10);
    return Buffer.concat([record, data]);
  });

  return Buffer.concat([header, query.subarray(12, end + 4), ...records]);
}
