import type { Database } from './schema.ts';

/** The names of all columns, in any table, with values of this type. */
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

/** Rows name columns without their table, so a name that holds money must hold money everywhere. */
type Ambiguous = Extract<MoneyColumn, ColumnsOf<number>>;

/**
 * Columns that hold base units, as the schema says. A column that is missing here, or is not a bigint
 * there, does not compile, and neither does a name that is a number in another table.
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
  made_good: true,
};

const MONEY: ReadonlySet<string> = new Set(Object.keys(COLUMNS));

/** Whether a column holds base units, which are read as bigint. All other integers are read as numbers. */
export const isMoney = (column: string): boolean => MONEY.has(column);
