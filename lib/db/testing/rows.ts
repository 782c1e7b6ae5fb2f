import type { Table } from 'dexie';
import type { StintDb } from '../database.ts';

/** What the tables of today's database hold, but for keys, which are made when a test runs. */
export type Rows = {
  [Name in Exclude<keyof StintDb, 'keys' | 'meta'> as StintDb[Name] extends Table
    ? Name
    : never]: StintDb[Name] extends Table<infer Row> ? readonly Row[] : never;
};
