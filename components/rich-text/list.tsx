import type { CSSProperties } from 'react';
import type { Block } from '../../lib/protocol/rich-text.ts';
import { Spans } from './spans.tsx';

export type Item = Extract<Block, ['li', ...unknown[]]>;

/** Consecutive list items. Lists are flat with a depth, and each item has its own mark. */
export function List({ items }: { items: readonly Item[] }) {
  return (
    <ul className="rich-list">
      {items.map((item, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a task's text never changes
        <ListItem key={index} item={item} />
      ))}
    </ul>
  );
}

/** More than four levels would leave no room for text in a popup. */
const MAX_DEPTH = 4;

function ListItem({ item: [, depth, number, spans] }: { item: Item }) {
  const style = { '--depth': Math.min(depth, MAX_DEPTH) } as CSSProperties;
  return (
    <li className={number === null ? undefined : 'is-number'} style={style} dir="auto">
      <span className="rich-mark">{number === null ? '•' : `${number}.`}</span>
      <Spans spans={spans} />
    </li>
  );
}
