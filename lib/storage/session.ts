import * as z from 'zod/mini';
import { Session } from '../protocol/device.ts';
import { defineItem } from './define-item.ts';

/** The short-lived bearer token, only in the browser's memory: it never touches the disk. */
export const sessionItem = defineItem<Session | null>({
  key: 'session',
  area: 'session',
  schema: z.nullable(Session),
  fallback: null,
  version: 1,
  migrations: [],
  precious: false,
});
