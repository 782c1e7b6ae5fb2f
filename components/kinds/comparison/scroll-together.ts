/** Scrolls the other answers to the same share of their own length. */
export function scrollOthers(root: HTMLElement, from: HTMLElement): void {
  const room = from.scrollHeight - from.clientHeight;
  if (room <= 0) return;
  const share = from.scrollTop / room;
  for (const other of root.querySelectorAll<HTMLElement>('[data-scrolls]')) {
    const target = Math.round(share * (other.scrollHeight - other.clientHeight));
    if (other !== from && Math.abs(other.scrollTop - target) > 1) other.scrollTop = target;
  }
}
