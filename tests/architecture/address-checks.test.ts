import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isGlobalUnicast } from '../../lib/domain/public-address.ts';
import { OUT } from './build.ts';

/** Ranges that are not public; the built extension must contain each of them. */
const RANGES = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '2000::/3',
  '2001::/23',
  '2002::/16',
];

/** Traces of a build, a flag, a variable or a test address that could weaken the checks. */
const SWITCHES = [
  /process\.env/,
  /import\.meta/,
  /\bSTINT_[A-Z]/,
  /allow[-_]?(?:private|local|loopback|insecure|internal)/i,
  /(?:skip|disable|bypass|weaken|ignore)[-_]?(?:address|private|public|unicast|target|host)/i,
  /sites\.net|\b(?:50\.7|55\.1|56\.1)\.\d+\.\d+/,
];

describe.each(['chrome', 'firefox'])('the built extension for %s', (browser) => {
  const code = () => readFileSync(join(OUT, `${browser}-mv3`, 'background.js'), 'utf8');

  test('contains every range that is refused', () => {
    for (const range of RANGES) expect(code(), range).toContain(range);
    for (const range of RANGES.filter((each) => each.includes('.'))) {
      expect(isGlobalUnicast(range.split('/')[0]!), range).toBe(false);
    }
  });

  test('has no switch that weakens the address checks', () => {
    for (const pattern of SWITCHES) expect(code()).not.toMatch(pattern);
  });

  test('drops every page whose address is unknown or not public', () => {
    // `let ip = await watch.address(); if (ip === null || !isGlobalUnicast(ip)) throw … 'address'`
    const check =
      /(\w+)=await \w+\.address\(\);if\(\1===null\|\|!(\w+)\(\1\)\)throw .{0,80}`address`/;
    expect(code()).toMatch(check);
    const [, , name] = check.exec(code())!;
    // The function with this name uses only its argument and the ranges.
    const start = code().search(new RegExp(`function ${name!.replace('$', '\\$')}\\(`));
    const body = code().slice(start, code().indexOf('function', start + 9));
    expect(body).toContain('isValidFourPartDecimal');
    expect(body).not.toMatch(/globalThis|location|localStorage|storage|navigator|__\w+__/);
  });
});
