import type { ReactNode } from 'react';
import type { Span } from '../../lib/protocol/rich-text.ts';

export function Spans({ spans }: { spans: readonly Span[] }) {
  return spans.map((span, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a task's text never changes
    <SpanView key={index} span={span} />
  ));
}

function SpanView({ span }: { span: Span }): ReactNode {
  if (span[0] === 'l') return <InertLink label={span[1]} address={span[2] ?? ''} />;
  let view: ReactNode = span[1];
  if (span[0].includes('c')) view = <code>{view}</code>;
  if (span[0].includes('s')) view = <s>{view}</s>;
  if (span[0].includes('i')) view = <em>{view}</em>;
  if (span[0].includes('b')) view = <strong>{view}</strong>;
  return view;
}

/** A link as text: its label, then its address. It cannot be followed. */
function InertLink({ label, address }: { label: string; address: string }) {
  if (label === address) return <bdi className="rich-address">{address}</bdi>;
  return (
    <>
      <bdi className="rich-link">{label}</bdi> (<bdi className="rich-address">{address}</bdi>)
    </>
  );
}
