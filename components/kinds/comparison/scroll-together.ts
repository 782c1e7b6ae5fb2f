/** Moves the other answers to the same share of their length; answers differ in length. */
export function follow(root: HTMLElement, from: HTMLElement): void {
  const room = from.scrollHeight - from.clientHeight;
  if (room <= 0) return;
  const share = from.scrollTop / room;
  for (const other of root.querySelectorAll<HTMLElement>('[data-scrolls]')) {
    const target = Math.round(share * (other.scrollHeight - other.clientHeight));
    if (other !== from && Math.abs(other.scrollTop - target) > 1) other.scrollTop = target;
  }
}
