import type { RankedModel } from '../protocol/report.ts';

const ROW = 28;
const LEFT = 220;
const WIDTH = 720;
const PAD = 24;

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
/** Model names come from requesters, so markup in them is escaped. */
const escapeMarkup = (text: string): string => text.replaceAll(/[&<>"]/g, (mark) => ESCAPES[mark]!);

/** Draws a ranking, best first: a point for each score and a line for its interval. */
export function rankingSvg(title: string, rows: readonly RankedModel[]): string {
  const low = Math.min(...rows.map((row) => row.low), 0);
  const high = Math.max(...rows.map((row) => row.high), 0);
  const span = high - low || 1;
  const x = (value: number) => (LEFT + ((value - low) / span) * (WIDTH - LEFT - PAD)).toFixed(1);
  const height = ROW * rows.length + 2 * PAD + ROW;
  const lines = rows.map((row, i) => {
    const y = PAD + ROW * (i + 1.5);
    return `  <g>
    <title>${escapeMarkup(row.name)}: ${row.score.toFixed(3)} (${row.low.toFixed(3)} to ${row.high.toFixed(3)}), ${row.votes} votes</title>
    <text x="${LEFT - 12}" y="${y + 4}" text-anchor="end">${escapeMarkup(row.name.slice(0, 32))}</text>
    <line x1="${x(row.low)}" x2="${x(row.high)}" y1="${y}" y2="${y}" stroke="#1b6b52" stroke-width="2"/>
    <circle cx="${x(row.score)}" cy="${y}" r="4" fill="#1b6b52"/>
  </g>`;
  });

  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" font-family="system-ui, sans-serif" font-size="13">
  <title>${escapeMarkup(title)}</title>
  <rect width="${WIDTH}" height="${height}" fill="#fff"/>
  <text x="${PAD}" y="${PAD + 4}" font-weight="600">${escapeMarkup(title)}</text>
  <line x1="${x(0)}" x2="${x(0)}" y1="${PAD + ROW}" y2="${height - PAD}" stroke="#bbb" stroke-dasharray="3 3"/>
${lines.join('\n')}
</svg>
`;
}
