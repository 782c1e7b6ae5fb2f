import * as z from 'zod/mini';
import { SecondCopy } from '../protocol/repair.ts';
import { defineItem } from './define-item.ts';

/** The second copy of what pays without the service. The repair screen says when it is damaged. */
export const secondCopyItem = defineItem<SecondCopy | null>({
  key: 'second-copy',
  area: 'local',
  schema: z.nullable(SecondCopy),
  fallback: null,
  version: 1,
  migrations: [],
  precious: false,
});
