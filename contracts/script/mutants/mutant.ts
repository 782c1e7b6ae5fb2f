/** A change to a contract that some test has to notice. */
export interface Mutant {
  /** In src/, such as `vault/Pool.sol`. */
  file: string;
  /** The contract that is deployed with it. */
  contract: string;
  /** Such as `Pool.pause`. */
  where: string;
  /** What was done: a guard removed, a boundary moved, .. */
  kind: string;
  /** The text that is replaced, from this offset on. */
  offset: number;
  from: string;
  to: string;
}

const short = (text: string): string => {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 70 ? `${line.slice(0, 67)}...` : line;
};

/** One line that names a mutant; two mutants of one function may share it. */
export const nameOf = ({ where, kind, from, to }: Mutant): string =>
  `${where} | ${kind} | ${short(from)} -> ${short(to) || '(nothing)'}`;

/** The source with the mutant in it. */
export const apply = (source: string, { offset, from, to }: Mutant): string =>
  source.slice(0, offset) + to + source.slice(offset + from.length);
