const SECOND_MS = 1_000;

/**
 * Bytes of the last second, told at once when they begin to flow, then each second, and as 0
 * when a second brought none.
 */
export function createFlow(tell: (bytes: number) => void) {
  let sum = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = () => {
    const bytes = sum;
    sum = 0;
    timer = bytes > 0 ? setTimeout(look, SECOND_MS) : undefined;
    tell(bytes);
  };
  return {
    add(bytes: number): void {
      sum += bytes;
      if (timer !== undefined) return;
      timer = setTimeout(look, SECOND_MS);
      tell(bytes);
    },
    /** Nothing flows any more. */
    stop(): void {
      clearTimeout(timer);
      timer = undefined;
      sum = 0;
      tell(0);
    },
  };
}
