import type { Database } from './schema.ts';

/** Names of columns, of any table, whose values are of this type. */
type ColumnsOf<Value> = {
  [Table in keyof Database]: {
    [Column in keyof Database[Table]]: Database[Table][Column] extends infer Type
      ? Type extends { readonly __select__: infer Selected }
        ? Value extends Selected
          ? Column
          : never
        : Value extends Type
          ? Column
          : never
      : never;
  }[keyof Database[Table]];
}[keyof Database];

type MoneyColumn = ColumnsOf<bigint>;

/** SQLite tells columns apart by name alone here, so a name that is money is money everywhere. */
type Ambiguous = Extract<MoneyColumn, ColumnsOf<number>>;

/**
 * Columns that hold base units. The schema says which they are: one that is missing here, or is no
 * bigint there, does not compile, and neither does a name that is a number in another table.
 */
const COLUMNS: Record<MoneyColumn, [Ambiguous] extends [never] ? true : Ambiguous> = {
  price: true,
  fee: true,
  bonus: true,
  amount: true,
  pay: true,
  pos: true,
  funded: true,
  available: true,
  reserved: true,
  held: true,
  pending: true,
  credited: true,
  accrued: true,
  attested: true,
  cumulative: true,
  claimed: true,
  min: true,
  paid: true,
  total: true,
  lost: true,
};

const MONEY: ReadonlySet<string> = new Set(Object.keys(COLUMNS));

/** Whether a column holds base units, which are read as bigint; all other integers are numbers. */
export const isMoney = (column: string): boolean => MONEY.has(column);
