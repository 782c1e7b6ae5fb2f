import { expect, test } from 'vitest';
import { agreementReason, readAgreement } from './agreement.ts';

test('what is written is what is read', () => {
  const said = { alike: 7, others: 12 };
  expect(agreementReason(said)).toBe('agreement: 7 of 12 other answers');
  expect(readAgreement(agreementReason(said))).toEqual(said);
});

test.each([
  '',
  'agreement',
  'agreement: 13 of 12 other answers',
  'agreement: 0 of 0 other answers',
  'agreement: -1 of 12 other answers',
  'agreement: 1e3 of 2000 other answers',
  'agreement: 1 of 9999999 other answers',
  'agreement: 7 of 12 other answers, and more',
  'checks_failed: 7 of 12 known answers',
])('%j says nothing about agreement', (reason) => {
  expect(readAgreement(reason)).toBeNull();
});
