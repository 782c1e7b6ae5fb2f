import * as z from 'zod/mini';
import { isIntact } from '../domain/backup/second-copy.ts';
import { SecondCopy } from '../protocol/repair.ts';
import { defineItem } from './define-item.ts';

/** The second copy of what pays without the service. The repair screen says when it is damaged. */
export const secondCopyItem = defineItem<SecondCopy | null>({
  key: 'second-copy',
  area: 'local',
  // A copy that differs from its checksum is damaged, and kept beside the next one.
  schema: z.nullable(SecondCopy.check(z.refine(isIntact))),
  fallback: null,
  version: 1,
  migrations: [],
  precious: false,
});
