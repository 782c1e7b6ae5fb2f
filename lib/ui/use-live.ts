import { useEffect, useRef, useState } from 'react';
import { type Database, database } from './database.ts';

/** The result of a query, run again whenever what it read changes. Undefined until the first result. */
export function useLive<T>(query: (database: Database) => Promise<T>, deps: string): T | undefined {
  const [value, setValue] = useState<T>();
  const latest = useRef(query);
  latest.current = query;
  // biome-ignore lint/correctness/useExhaustiveDependencies: `deps` names what the query depends on
  useEffect(() => {
    let stop = () => {};
    let stopped = false;
    database().then((opened) => {
      if (stopped) return;
      const watching = opened
        .liveQuery(() => latest.current(opened))
        .subscribe({ next: setValue, error: (error) => console.error(error) });
      stop = () => watching.unsubscribe();
    });

    return () => {
      stopped = true;
      stop();
    };
  }, [deps]);

  return value;
}
