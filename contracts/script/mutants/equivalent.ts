/** Changes that nothing can tell from the original, by name (mutant.ts), each with the reason. */
export const EQUIVALENT: Readonly<Record<string, string>> = {};
