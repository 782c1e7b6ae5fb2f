/** Text that was written for programs, as a regular expression. */
export const PROGRAM_TEXT = String.raw`\b(undefined|NaN|Exception|[A-Z]\w+Error)\b|\[object |\bat \S+:\d+:\d+`;

/** What people must never see: keys of messages and codes of errors. */
export type Forbidden = { codes: string[]; program: string };

/**
 * Finds faults in what a person sees now. It runs inside the page, so it uses nothing from outside.
 * @returns a sentence for each fault
 */
export function faults({ codes, program }: Forbidden): string[] {
  const found = new Set<string>();
  /** Elements that scroll or cut off text on purpose, and show that they do. */
  const meant =
    '.rich-scroll, .sr, .prompt-text.is-folded, .next-up-text, .ticket-tear, .chart, svg, textarea, input';
  const name = ({ tagName, className, textContent }: Element) =>
    `<${tagName.toLowerCase()} class="${className}"> ${textContent?.trim().slice(0, 40)}`;
  const seen = [...document.querySelectorAll('.app *, .page *, .stage *, dialog *')].filter(
    (element) => element.checkVisibility({ visibilityProperty: true }) && !element.closest(meant),
  );
  const page = document.documentElement;
  const scrolls = getComputedStyle(page).overflowX !== 'hidden';
  if (scrolls && page.scrollWidth > innerWidth + 1) found.add('The page scrolls sideways');

  for (const element of seen) {
    const box = element.getBoundingClientRect();
    if (box.width === 0) continue;
    const out = box.right > innerWidth + 1 || box.left < -1;
    if (out) found.add(`Outside: ${name(element)}`);
    if (element.matches('.tabs, .actions') && box.bottom > innerHeight + 1) {
      found.add(`Below the window: ${name(element)}`);
    }
    const { overflowX, overflowY } = getComputedStyle(element);
    const { clientHeight, clientWidth, scrollHeight, scrollWidth } = element;
    if (overflowX !== 'visible' && scrollWidth > clientWidth + 1)
      found.add(`Cut: ${name(element)}`);
    const below = scrollHeight > clientHeight + 2 && clientHeight > 0;
    if (/hidden|clip/.test(overflowY) && below) found.add(`Cut below: ${name(element)}`);
    if (element.matches('button, th, dt, dd, h1, h2, label') && !element.querySelector('.sr')) {
      const range = document.createRange();
      range.selectNodeContents(element);
      const words = [...range.getClientRects()].filter(({ width }) => width > 1);
      if (words.some(({ left, right }) => left < box.left - 2 || right > box.right + 2)) {
        found.add(`Words outside their place: ${name(element)}`);
      }
    }
    if (element.matches('button, input, a, [role=switch]')) {
      const labels = (element as HTMLInputElement).labels?.length;
      const label = element.getAttribute('aria-label') ?? element.textContent;
      if (!label?.trim() && !labels) found.add(`Without a name: ${name(element)}`);
    }
  }

  // Texts of tasks come from requesters, and the signing page shows names from the contract.
  const copy = document.body.cloneNode(true) as HTMLElement;
  for (const part of copy.querySelectorAll('.rich, .next-up, .exact, script')) part.remove();
  const text = copy.textContent ?? '';

  for (const code of codes) {
    if (new RegExp(`\\b${code}\\b`).test(text)) found.add(`A code is shown: ${code}`);
  }

  const raw = new RegExp(program).exec(text);
  if (raw) found.add(`Text of a program is shown: ${raw[0]}`);

  return [...found];
}
