import type { Span } from '../../lib/protocol/rich-text.ts';
import { useText } from '../text.tsx';
import { Spans } from './spans.tsx';

type Row = readonly (readonly Span[])[];

/** A table, with the first row as its head. It scrolls when it is wider than the column. */
export function TableView({ rows }: { rows: readonly Row[] }) {
  const { t } = useText();
  const [head, ...body] = rows;

  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling part must be reachable by keyboard
    <figure className="rich-scroll" dir="auto" tabIndex={0} aria-label={t('table_block')}>
      <table>
        <thead>
          <Cells row={head ?? []} head />
        </thead>
        <tbody>
          {body.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a task's text never changes
            <Cells key={index} row={row} />
          ))}
        </tbody>
      </table>
    </figure>
  );
}

function Cells({ row, head }: { row: Row; head?: boolean }) {
  const Cell = head ? 'th' : 'td';
  return (
    <tr>
      {row.map((spans, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a task's text never changes
        <Cell key={index} dir="auto">
          <Spans spans={spans} />
        </Cell>
      ))}
    </tr>
  );
}
