import type { Table } from 'dexie';
import type { StintDb } from '../database.ts';

/** Rows for the tables of today's database, except keys, which are made when a test runs. */
export type Rows = {
  [Name in Exclude<keyof StintDb, 'keys' | 'meta'> as StintDb[Name] extends Table
    ? Name
    : never]: StintDb[Name] extends Table<infer Row> ? readonly Row[] : never;
};
