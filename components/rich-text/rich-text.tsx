import { memo } from 'react';
import type { RichText as RichTextData } from '../../lib/protocol/rich-text.ts';
import { BlockView } from './block.tsx';
import { groupLists } from './group-lists.ts';
import { List } from './list.tsx';
import './rich-text.css';

/**
 * A task's text. It arrives as a tree of allowed parts and is rendered by React, so nothing in it
 * can become markup, be followed or be fetched.
 */
export const RichText = memo(function RichText({ text }: { text: RichTextData }) {
  return (
    <div className="rich">
      {groupLists(text).map((part, index) =>
        'list' in part ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: a task's text never changes
          <List key={index} items={part.list} />
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: a task's text never changes
          <BlockView key={index} block={part.block} />
        ),
      )}
    </div>
  );
});
