import type { OnBound } from '../ledger/binding/bind.ts';
import { keepFindings } from '../quality/online/keep-findings.ts';
import { rejectSecondTest } from './reject-second-test.ts';

/** When a device is bound, its tests and the findings about it count for its wallet too. */
export const onBound: OnBound = async (ctx, db, device, account, head) => {
  const rejected = await rejectSecondTest(ctx, db, { device: device.device, account }, head);
  await keepFindings(db, device, account);
  return rejected;
};
