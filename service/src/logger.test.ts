import { expect, test, vi } from 'vitest';
import { createLogger } from './logger.ts';
import { readSettings, secretsOf } from './read-settings.ts';

const ENV = {
  STINT_VOUCHER_KEY: `0x${'5e'.repeat(32)}`,
  STINT_OPERATOR_TOKEN: 'a "quoted" token of 32 characters',
  STINT_KEYSTORE_PASSWORD: 'correct horse',
  STINT_RPC_URL:
    'https://me:hunter22@a.example/v2/abcdef123456, https://b.example/?apikey=zyx987654',
  STINT_HOST: '127.0.0.1',
};

test('no secret reaches the log, wherever it stands', () => {
  const lines: string[] = [];
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((line) => {
    lines.push(String(line));
    return true;
  });
  const log = createLogger('info', secretsOf(ENV, readSettings(ENV)));
  const [first, second] = ENV.STINT_RPC_URL.split(', ');
  log.error({ err: new Error(`HTTP request failed.\nURL: ${first}`) }, 'chain');
  log.info({ deep: { er: { url: second } } }, `with ${ENV.STINT_OPERATOR_TOKEN}`);
  log.info({ header: ENV.STINT_VOUCHER_KEY }, ENV.STINT_KEYSTORE_PASSWORD);
  log.warn({ headers: { authorization: 'Bearer session1' }, body: { token: 'token1' } }, 'no');
  log.warn({ signed: { sig: 'signature1', key: 'campaignkey1' } }, 'no');
  write.mockRestore();

  const text = lines.join('');
  for (const secret of ['5e5e5e', 'quoted', 'horse', 'hunter22', 'abcdef123456', 'zyx987654'])
    expect(text).not.toContain(secret);
  for (const theirs of ['session1', 'token1', 'signature1', 'campaignkey1'])
    expect(text).not.toContain(theirs);
  expect(text).toContain('a.example');
});
