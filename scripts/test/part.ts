/** The result of a part of the tests. */
export interface Outcome {
  passed: number;
  failed: number;
  /** Shown when something failed. */
  output: string;
}

/** A part of the tests. It fails when it cannot run, and when it finds no test. */
export interface Part {
  name: string;
  run(): Promise<Outcome>;
}

/** The outcome of a part that could not be started. */
export const broken = (error: unknown): Outcome => ({
  passed: 0,
  failed: 1,
  output: error instanceof Error ? (error.stack ?? error.message) : String(error),
});
