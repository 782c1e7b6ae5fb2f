/** Steps to undo at the end, the newest first. */
export interface Cleanup {
  add(what: string, undo: () => void | Promise<void>): void;
  /** Undoes all of them. A failure is reported and does not keep the rest from being undone. */
  run(): Promise<void>;
}

export function createCleanup(say: (line: string) => void): Cleanup {
  const steps: { what: string; undo: () => void | Promise<void> }[] = [];
  return {
    add: (what, undo) => void steps.push({ what, undo }),
    async run() {
      for (let step = steps.pop(); step; step = steps.pop()) {
        try {
          await step.undo();
        } catch (error) {
          say(`${step.what} did not stop cleanly: ${String(error)}`);
        }
      }
    },
  };
}
