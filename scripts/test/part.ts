/** What came of a part of the tests. */
export interface Outcome {
  passed: number;
  failed: number;
  /** Shown when something failed. */
  output: string;
}

/** A part of the tests. It fails when it cannot run, and when it finds nothing to run. */
export interface Part {
  name: string;
  run(): Promise<Outcome>;
}

/** An outcome for what could not even be started. */
export const broken = (error: unknown): Outcome => ({
  passed: 0,
  failed: 1,
  output: error instanceof Error ? (error.stack ?? error.message) : String(error),
});
