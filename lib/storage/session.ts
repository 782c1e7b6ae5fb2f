import * as z from 'zod/mini';
import { Session } from '../protocol/device.ts';
import { defineItem } from './define-item.ts';

/** The short-lived bearer token, in memory of the browser only: it never touches the disk. */
export const sessionItem = defineItem<Session | null>({
  key: 'session',
  area: 'session',
  schema: z.nullable(Session),
  fallback: null,
  version: 1,
  migrations: [],
  precious: false,
});
