import { type Kysely, SqliteAdapter, sql } from 'kysely';

/**
 * The first version, in portable SQL (SQLite, PostgreSQL 15+): only `bigint` and `text`. Migrations are
 * appended, never edited. Tables with small rows that are found only by their key are one B-tree
 * instead of two where the database can do that (`KEYED`).
 */
const KEYED = ' /* keyed */';
const TABLES = [
  `create table network (id bigint primary key check (id = 1), chain_id bigint not null, vault text not null, secret text not null)`,

  `create table devices (
    device text primary key, key text not null unique, recovery_key text not null unique,
    account text, created_at bigint not null, seq bigint not null, head text not null,
    credited bigint not null, pending bigint not null check (pending >= 0), checkpoint_sig text,
    floor_at bigint not null, accepted bigint not null, cursor bigint not null)${KEYED}`,
  `create index devices_account on devices (account)`,

  `create table campaigns (
    id text primary key, salt text not null, requester text not null, terms text not null,
    state text not null, kind text not null, name text not null,
    price bigint not null, fee bigint not null, redundancy bigint not null, new_share bigint not null,
    deadline bigint not null,
    funded bigint not null, available bigint not null check (available >= 0),
    reserved bigint not null check (reserved >= 0), pending bigint not null check (pending >= 0),
    credited bigint not null check (credited >= 0), accrued bigint not null,
    attested bigint not null, attested_sig text,
    tasks bigint not null, done bigint not null, answers bigint not null, rejected bigint not null,
    skipped bigint not null, flagged bigint not null, created_at bigint not null,
    check (available + reserved + pending + credited = funded))`,
  `create index campaigns_state on campaigns (state)`,

  `create table requester_keys (hash text primary key, requester text not null, created_at bigint not null)`,

  `create table tasks (
    id text primary key, campaign text not null, rank bigint not null, line bigint not null, ref text,
    content text not null, model_a text, model_b text, language text, words bigint not null,
    floor_ms bigint not null, slots bigint not null check (slots >= 0), given bigint not null,
    new_given bigint not null)`,
  `create index tasks_open on tasks (campaign, rank) where slots > 0`,
  `create index tasks_line on tasks (campaign, line)`,

  `create table leases (
    id text primary key, device text not null, account text, task text not null, campaign text not null,
    price bigint not null, fee bigint not null, swapped bigint not null, is_new bigint not null,
    state text not null, leased_at bigint not null, expires_at bigint not null)${KEYED}`,
  `create index leases_device on leases (device, task)`,
  `create index leases_account on leases (account, task) where account is not null`,
  `create index leases_active on leases (expires_at) where state = 'active'`,
  `create index leases_held on leases (device) where state = 'active'`,

  `create table submissions (id text primary key, device text not null, digest text not null, outcome text not null, at bigint not null)${KEYED}`,

  `create table answers (
    id text primary key, lease text not null, task text not null, campaign text not null,
    device text not null, owner text, choice text not null, swapped bigint not null,
    shown_ms bigint not null, answered_at bigint not null, received_at bigint not null, sig text not null,
    state text not null, reason text, decide_by bigint not null, pay bigint not null, fee bigint not null,
    pos bigint, credit_seq bigint, unique (task, device))${KEYED}`,
  `create index answers_campaign on answers (campaign, received_at)`,
  `create index answers_pending on answers (decide_by) where state = 'disputed'`,
  `create index answers_unowned on answers (device) where owner is null`,

  `create table flags (id text primary key, task text not null, campaign text not null, device text not null, reason text not null, note text, at bigint not null)`,
  `create index flags_campaign on flags (campaign)`,
  `create table uploads (campaign text not null, key text not null, digest text not null, added bigint not null, at bigint not null, primary key (campaign, key))${KEYED}`,

  `create table ledger_lines (
    campaign text not null, source text not null, target text not null, amount bigint not null check (amount > 0),
    kind text not null, unit text, pos bigint, owner text, at bigint not null)`,
  `create unique index ledger_positions on ledger_lines (campaign, pos) where pos is not null`,
  `create index ledger_fees on ledger_lines (campaign, pos) where kind = 'fee' and owner is null`,
  `create unique index ledger_credit_once on ledger_lines (unit, kind) where kind in ('credit', 'fee')`,

  `create table receipts (device text not null, seq bigint not null, body text not null, primary key (device, seq))${KEYED}`,
  `create table bindings (device text not null, account text not null, nonce bigint not null, wallet_sig text not null, device_sig text not null, at bigint not null, primary key (device, nonce))${KEYED}`,
  `create table accounts (account text primary key, n bigint not null, head text not null, cumulative bigint not null, claimed bigint not null, claimed_tx text)${KEYED}`,
  `create table account_entries (account text not null, n bigint not null, body text not null, primary key (account, n))${KEYED}`,
  `create table account_backing (account text not null, campaign text not null, min bigint not null, primary key (account, campaign))${KEYED}`,
  `create table vouchers (account text not null, cumulative bigint not null, backing text not null, ledger_head text not null, list text not null, sig text not null, at bigint not null, primary key (account, cumulative, backing))${KEYED}`,

  `create table chain_cursor (id bigint primary key check (id = 1), block bigint not null, hash text not null)`,
  `create table chain_campaigns (id text primary key, requester text not null, funded bigint not null, accrued bigint not null, deadline bigint not null, closed bigint not null)`,
  `create table claims (
    digest text primary key, account text not null, device text not null, claim text not null, sig text,
    voucher text not null, state text not null, quote_expires bigint not null, tx text, block bigint,
    paid bigint, reason text, created_at bigint not null)`,
  `create unique index claims_live on claims (account) where state in ('signed', 'submitted')`,
  `create table transactions (
    id text primary key, nonce bigint, target text not null, data text not null, gas bigint,
    raw text, hash text, hashes text not null, state text not null, sent_at bigint, block bigint,
    error text, created_at bigint not null)`,
  // Only while it is pending: after a reorganisation nonces are used again.
  `create unique index transactions_nonce on transactions (nonce) where state = 'signed'`,
  `create index transactions_open on transactions (created_at) where state in ('queued', 'signed')`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  const sqlite = db.getExecutor().adapter instanceof SqliteAdapter;
  const keyed = sqlite ? ' without rowid' : '';
  for (const statement of TABLES) await sql.raw(statement.replace(KEYED, keyed)).execute(db);
}
