import type { OnBound } from '../ledger/binding/bind.ts';
import { keepFindings } from '../quality/online/keep-findings.ts';
import { rejectSecondTest } from './reject-second-test.ts';

/** What a device has done as a rater is its wallet's from now on: tests taken, findings against it. */
export const onBound: OnBound = async (ctx, db, device, account, head) => {
  const rejected = await rejectSecondTest(ctx, db, { device: device.device, account }, head);
  await keepFindings(db, device, account);
  return rejected;
};
