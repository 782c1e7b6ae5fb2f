import { BY_HAND } from './by-hand.ts';
import { KINDS, NOTHING } from './kinds.ts';
import type { Mutant } from './mutant.ts';
import { type Node, range, readSource, syntaxOf, walk } from './syntax.ts';
import { CONTRACTS } from './workspace.ts';

/** Contract and function around a node, such as `Pool.pause`. */
const placeOf = (around: readonly Node[]): string =>
  around
    .filter(({ nodeType }) => /^(Contract|Function|Modifier|Variable)Definition$/.test(nodeType))
    .map(({ name, kind }) => name || String(kind))
    .join('.');

function mutantsOf(contract: string, file: string, tree: Node): Mutant[] {
  const source = readSource(file);
  const text = (node: Node): string => source.slice(...range(node));
  const found: Mutant[] = [];
  for (const [node, around] of walk(tree)) {
    for (const change of KINDS.flatMap((kind) => kind(node, text))) {
      const [offset, before] = change.from;
      // The step of a loop has no semicolon; without it the loop only never ends.
      if (change.to === NOTHING && source[before] !== ';') continue;
      const end = change.to === NOTHING ? before + 1 : before;
      found.push({
        file,
        contract,
        where: placeOf(around),
        kind: change.kind,
        offset,
        from: source.slice(offset, end),
        to: change.to,
      });
    }
  }
  return found;
}

/** @throws Error when the text does not occur exactly once */
function byHand(): Mutant[] {
  return BY_HAND.map(({ file, why, from, to }) => {
    const source = readSource(file);
    const offset = source.indexOf(from);
    if (offset < 0 || source.includes(from, offset + 1)) {
      throw new Error(`${file} does not have this text exactly once: ${from}`);
    }
    const contract = file === 'Multisig.sol' ? 'Multisig' : 'EarningsVault';
    return { file, contract, where: file, kind: why, offset, from, to };
  });
}

/** Every change of every kind, in the order of the sources. */
export function generate(): Mutant[] {
  const seen = new Set<string>();
  const generated = CONTRACTS.flatMap((contract) =>
    [...syntaxOf(`${contract}.sol`)].flatMap(([file, tree]) => {
      if (seen.has(file)) return [];
      seen.add(file);
      return mutantsOf(contract, file, tree);
    }),
  );
  return [...generated, ...byHand()];
}
