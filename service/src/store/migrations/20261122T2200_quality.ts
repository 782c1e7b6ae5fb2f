import { type Kysely, SqliteAdapter, sql } from 'kysely';

const KEYED = ' /* keyed */';
const STATEMENTS = [
  `alter table campaigns add column quality text`,
  `alter table campaigns add column reviewed bigint not null default 0`,
  `alter table campaigns add column bonus bigint not null default 0`,
  `alter table tasks add column role text not null default 'work'`,
  `alter table tasks add column places bigint not null default 0`,
  `alter table tasks add column settled bigint not null default 0`,
  `alter table tasks add column burn_in bigint not null default 0`,
  `alter table tasks add column logs text`,
  `alter table tasks add column gold text`,
  `alter table tasks add column gold_off bigint not null default 0`,
  `alter table tasks add column origin text`,
  `alter table leases add column bonus bigint not null default 0`,
  `alter table leases add column place bigint not null default 1`,
  `alter table answers add column bonus bigint not null default 0`,
  `create index tasks_gold on tasks (campaign) where role = 'gold'`,
  `create index tasks_appeals on tasks (campaign) where role = 'appeal' and slots > 0`,
  `create index tasks_repeats on tasks (origin) where role = 'repeat'`,
  `create index answers_waiting on answers (device, campaign, received_at) where state = 'pending'`,
  `create index answers_undecided on answers (campaign, decide_by) where state = 'pending'`,
  `create table rater_records (
    campaign text not null, rater text not null, standing text not null, reason text,
    share bigint not null, body text not null, at bigint not null,
    primary key (campaign, rater))${KEYED}`,
  `create table appeals (
    answer text primary key, campaign text not null, device text not null, task text not null,
    state text not null, at bigint not null, decided_at bigint)${KEYED}`,
  `create index appeals_device on appeals (device)`,
  `create index appeals_open on appeals (at) where state = 'open'`,
];

/** Quality terms: answers that wait for a decision, and the evidence for it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const keyed = db.getExecutor().adapter instanceof SqliteAdapter ? ' without rowid' : '';
  for (const statement of STATEMENTS) await sql.raw(statement.replace(KEYED, keyed)).execute(db);
}
