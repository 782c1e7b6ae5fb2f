import { Storage } from '@plasmohq/storage';
import * as z from 'zod/mini';
import { StintError } from '../protocol/errors.ts';
import { fillIn, resetAt } from './fill-in.ts';

/** What is stored under a key. Damage is told apart from absence. */
export type Read<T> =
  | { status: 'stored'; value: T }
  | { status: 'absent' }
  | { status: 'damaged'; reason: 'not_json' | 'shape' | 'newer' | 'migration' };

export interface ItemOptions<T> {
  key: string;
  area: 'local' | 'session';
  schema: z.ZodMiniType<T>;
  fallback: T;
  /** Version of the stored shape; it starts at 1 and grows with each migration. */
  version: number;
  /** `migrations[i]` turns version i + 1 into i + 2. Appended, never edited. */
  migrations: readonly ((old: unknown) => unknown)[];
  /** Whether losing it would lose something of value: reading a damaged value then throws. */
  precious: boolean;
  /**
   * Fields that a stored value lacks, or that are no longer allowed, are the fallback's: what is added
   * with a default needs no new version, and one bad field does not cost the others.
   */
  fillIn?: boolean;
}

export interface Item<T> {
  readonly key: string;
  readonly area: 'local' | 'session';
  readonly version: number;
  read(): Promise<Read<T>>;
  /**
   * The value, or the fallback when nothing is stored (or it is damaged and not precious).
   * @throws StintError `storage_damaged` for precious items
   */
  get(): Promise<T>;
  set(value: T): Promise<void>;
  remove(): Promise<void>;
  /** Moves a damaged value to `<key>.damaged`. @returns whether there was one */
  repair(): Promise<boolean>;
  /** Calls back with each new value that another context writes. @returns a function that stops it */
  watch(listener: (value: T) => void): () => void;
}

/** Plasmo's own parser turns damage into `undefined`; this passes the text through unchanged. */
const RAW = { serializer: JSON.stringify, deserializer: (raw: unknown) => raw as never };
const Envelope = z.object({ v: z.int(), value: z.unknown() });

function decode<T>(options: ItemOptions<T>, raw: unknown): Read<T> {
  if (raw === undefined || raw === null) return { status: 'absent' };

  let json: unknown;
  try {
    json = JSON.parse(String(raw));
  } catch {
    return { status: 'damaged', reason: 'not_json' };
  }

  const envelope = Envelope.safeParse(json);
  if (!envelope.success) return { status: 'damaged', reason: 'shape' };
  const { v } = envelope.data;
  if (v > options.version) return { status: 'damaged', reason: 'newer' };

  let value = envelope.data.value;
  try {
    for (const migrate of options.migrations.slice(v - 1)) value = migrate(value);
  } catch {
    return { status: 'damaged', reason: 'migration' };
  }
  const parsed = options.fillIn ? parseFilledIn(options, value) : options.schema.safeParse(value);
  return parsed.success
    ? { status: 'stored', value: parsed.data }
    : { status: 'damaged', reason: 'shape' };
}

/** Fields that are missing, or that the schema does not allow, are the fallback's. */
function parseFilledIn<T>({ schema, fallback }: ItemOptions<T>, value: unknown) {
  const filled = fillIn(value, fallback);
  const parsed = schema.safeParse(filled);
  if (parsed.success || typeof value !== 'object' || value === null) return parsed;

  const paths = parsed.error.issues.map(({ path }) => path);
  return schema.safeParse(resetAt(filled, fallback, paths));
}

/** Defines a stored item once: key, area, shape, default, version and migrations. */
export function defineItem<T>(options: ItemOptions<T>): Item<T> {
  const { key, area, version, fallback, precious } = options;
  if (options.migrations.length !== version - 1) {
    throw new Error(`${key}: version ${version} needs ${version - 1} migrations`);
  }

  // Made for each use: the browser's API does not exist yet when the build loads this file.
  const store = () => new Storage({ area, serde: RAW });
  const read = async () => decode(options, await store().get<unknown>(key));
  const resolve = (found: Read<T>): T => {
    if (found.status === 'stored') return found.value;
    if (found.status === 'damaged' && precious) {
      throw new StintError(
        'storage_damaged',
        `The stored "${key}" is damaged and cannot be read.`,
        {
          details: { key, reason: found.reason },
        },
      );
    }
    return fallback;
  };

  return {
    key,
    area,
    version,
    read,
    get: async () => resolve(await read()),
    set: async (value) => {
      await store().set(key, { v: version, value });
    },
    remove: () => store().remove(key),
    repair: async () => {
      if ((await read()).status !== 'damaged') return false;
      await store().set(`${key}.damaged`, await store().get<unknown>(key));
      await store().remove(key);
      return true;
    },
    watch: (listener) => {
      const watched = store();
      watched.watch({
        [key]: ({ newValue }) => {
          const found = decode(options, newValue);
          if (found.status !== 'damaged') listener(resolve(found));
        },
      });
      return () => watched.unwatchAll();
    },
  };
}
