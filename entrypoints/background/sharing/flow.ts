const SECOND_MS = 1_000;

/**
 * Reports the bytes of the last second: at once when they begin to flow, then each second, and 0
 * when a second had none.
 */
export function createFlow(tell: (bytes: number) => void) {
  let sum = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const report = () => {
    const bytes = sum;
    sum = 0;
    timer = bytes > 0 ? setTimeout(report, SECOND_MS) : undefined;
    tell(bytes);
  };

  return {
    add(bytes: number): void {
      sum += bytes;
      if (timer !== undefined) return;
      timer = setTimeout(report, SECOND_MS);
      tell(bytes);
    },
    /** Reports 0 and stops. */
    stop(): void {
      clearTimeout(timer);
      timer = undefined;
      sum = 0;
      tell(0);
    },
  };
}
