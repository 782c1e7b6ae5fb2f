import { type Kysely, sql } from 'kysely';

/** Bandwidth keys and the relay's tables. */
const STATEMENTS = [
  // The device that a bandwidth key belongs to; null for every other device.
  `alter table devices add column owner_device text`,
  `create index devices_owner on devices (owner_device) where owner_device is not null`,
  `create table bandwidth_keys (device text primary key, owner text not null, issued_at bigint not null, owner_sig text not null, sig text not null)`,
  `create table relay_requesters (requester text primary key, state text not null, note text not null, at bigint not null)`,
  `create table relay_switch (id bigint primary key check (id = 1), is_on bigint not null, note text not null, at bigint not null)`,
  `create table relay_jobs (
    id text primary key, campaign text not null, requester text not null, device text not null,
    method text not null, url text not null, host text not null, at bigint not null,
    state text not null, held bigint not null check (held >= 0), bytes bigint not null,
    status bigint, receipt bigint, proof_of text)`,
  `create index relay_jobs_due on relay_jobs (device) where receipt is null and state = 'done'`,
  `create index relay_jobs_open on relay_jobs (at) where state = 'open'`,
  `create index relay_jobs_host on relay_jobs (host, at)`,
  `create table relay_receipts (
    device text not null, n bigint not null, jobs bigint not null, bytes bigint not null,
    body text not null, counted bigint, device_sig text, at bigint not null, primary key (device, n))`,
  `create table relay_units (
    id text primary key, device text not null, owner text, campaign text not null, receipt bigint not null,
    bytes bigint not null, bytes_total bigint not null, state text not null, reason text, decide_by bigint not null,
    pay bigint not null, fee bigint not null, pos bigint, credit_seq bigint, at bigint not null,
    unique (device, campaign, receipt))`,
  `create index relay_units_open on relay_units (device) where state = 'pending'`,
  `create index relay_units_due on relay_units (decide_by) where state in ('pending', 'disputed')`,
  `create index relay_units_unowned on relay_units (device) where owner is null`,
  `create table relay_proofs (
    id text primary key, device text not null, job text not null, kind text not null,
    passed bigint not null, evidence text not null, at bigint not null, unique (device, job))`,
  `create index relay_proofs_device on relay_proofs (device, at)`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
