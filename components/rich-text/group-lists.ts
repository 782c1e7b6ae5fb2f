import type { Block } from '../../lib/protocol/rich-text.ts';
import type { Item } from './list.tsx';

/** A single block, or a run of list items. */
export type Part = { list: readonly Item[] } | { block: Exclude<Block, Item> };

/** Groups consecutive list items, so that assistive technology reads them as one list. */
export function groupLists(blocks: readonly Block[]): Part[] {
  const parts: Part[] = [];
  let run: Item[] = [];
  for (const block of blocks) {
    if (block[0] !== 'li') {
      parts.push({ block });
      run = [];
      continue;
    }
    if (run.length === 0) parts.push({ list: run });
    run.push(block);
  }

  return parts;
}
