import type { Block } from '../../lib/protocol/rich-text.ts';
import { Code } from './code.tsx';
import type { Item } from './list.tsx';
import { Spans } from './spans.tsx';
import { TableView } from './table.tsx';

/** One block. Each has its own text direction, so that languages can be mixed in one text. */
export function BlockView({ block }: { block: Exclude<Block, Item> }) {
  switch (block[0]) {
    case 'p':
      return (
        <p dir="auto">
          <Spans spans={block[1]} />
        </p>
      );
    case 'h':
      return (
        <h2 dir="auto">
          <Spans spans={block[2]} />
        </h2>
      );
    case 'q':
      return (
        <blockquote dir="auto">
          <Spans spans={block[2]} />
        </blockquote>
      );
    case 'pre':
      return <Code text={block[2]} />;
    case 'table':
      return <TableView rows={block[1]} />;
    case 'hr':
      return <hr />;
  }
}
