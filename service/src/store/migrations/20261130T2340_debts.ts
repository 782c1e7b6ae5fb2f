import { type Kysely, sql } from 'kysely';

const STATEMENTS = [
  // What the operator owes a wallet for lines of a campaign that closed before they had accrued.
  `create table account_debts (
    account text not null, campaign text not null, amount bigint not null, made_good bigint not null default 0,
    primary key (account, campaign)) without rowid`,
  // With a debt a later voucher may be lower, or have the sum of an earlier one, so each has a number.
  `create table numbered_vouchers (
    account text not null, cumulative bigint not null, backing text not null, ledger_head text not null,
    list text not null, owed text not null default '[]', sig text not null, at bigint not null,
    n bigint not null, primary key (account, cumulative, backing, ledger_head)) without rowid`,
  `insert into numbered_vouchers (account, cumulative, backing, ledger_head, list, sig, at, n)
    select account, cumulative, backing, ledger_head, list, sig, at,
      row_number() over (partition by account order by cumulative, at) from vouchers`,
  `drop table vouchers`,
  `alter table numbered_vouchers rename to vouchers`,
  `create index vouchers_newest on vouchers (account, n)`,
  // A wallet that leans on a campaign which is closed already.
  `insert into account_debts (account, campaign, amount)
    select l.owner, l.campaign, sum(l.amount) from ledger_lines l
      join chain_campaigns c on c.id = l.campaign
      where l.pos > c.funded and l.owner is not null group by l.owner, l.campaign`,
  `delete from account_backing where campaign in (select id from chain_campaigns where closed = 1)`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
