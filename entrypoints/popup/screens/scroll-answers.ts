/** Three lines of reading text, px. */
const STEP = 60;

/** Scrolls all answers by a step, or back to the top (0). */
export function scrollAnswers(root: HTMLElement | null, direction: 1 | -1 | 0): void {
  for (const answer of root?.querySelectorAll<HTMLElement>('[data-scrolls]') ?? []) {
    if (direction === 0) answer.scrollTop = 0;
    else answer.scrollBy({ top: direction * STEP });
  }
}
