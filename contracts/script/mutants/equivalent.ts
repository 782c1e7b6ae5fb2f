const ONLY_GAS =
  'The raised cap is looked up only where the floor is not enough: looking it up always costs gas and gives the same sum.';

/** Changes that nothing can tell from the original, by name (mutant.ts), each with the reason. */
export const EQUIVALENT: Readonly<Record<string, string>> = {
  'Pool._capLeft | boundary moved | level + wanted > cap / 2 -> level + wanted >= cap / 2':
    ONLY_GAS,
  'Pool._capLeft | branch always taken | level + wanted > cap / 2 -> true': ONLY_GAS,
};
