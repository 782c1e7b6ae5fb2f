import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const ROOT = new URL('../../', import.meta.url);

/** A node of the compiler's syntax tree, with the fields that we look at. */
export interface Node {
  nodeType: string;
  /** `offset:length:file`, in bytes; our sources are ASCII. */
  src: string;
  name?: string;
  operator?: string;
  typeDescriptions?: { typeString?: string };
  [field: string]: unknown;
}

interface Output {
  errors?: { severity: string; formattedMessage: string }[];
  sources?: Record<string, { ast: Node }>;
  contracts?: Record<string, Record<string, { evm: { bytecode: { object: string } } }>>;
}

export const readSource = (file: string): string =>
  readFileSync(new URL(`src/${file}`, ROOT), 'utf8');

function compile(file: string, outputs: object, changed: ReadonlyMap<string, string>): Output {
  const read = (path: string) => {
    try {
      const found = path.startsWith('@') ? require.resolve(path) : new URL(path, ROOT);
      return { contents: changed.get(path) ?? readFileSync(found, 'utf8') };
    } catch (cause) {
      return { error: String(cause) };
    }
  };
  const path = `src/${file}`;
  const settings = {
    evmVersion: 'prague',
    metadata: { bytecodeHash: 'none' },
    outputSelection: outputs,
  };
  const sources = { [path]: { content: changed.get(path) ?? readSource(file) } };
  const input = JSON.stringify({ language: 'Solidity', sources, settings });
  const output = JSON.parse(require('solc').compile(input, { import: read })) as Output;
  const errors = (output.errors ?? []).filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new Error(errors.map((each) => each.formattedMessage).join('\n'));
  return output;
}

/** The syntax trees of a source of src/ and of all that it imports from there, by file. */
export function syntaxOf(file: string): Map<string, Node> {
  const { sources = {} } = compile(file, { '*': { '': ['ast'] } }, new Map());
  const ours = Object.entries(sources).filter(([path]) => path.startsWith('src/'));
  return new Map(ours.map(([path, { ast }]) => [path.slice('src/'.length), ast]));
}

/**
 * The creation code of a contract in hex, without the optimizer, which takes most of the time.
 *
 * @param changed sources that differ from those on disk, by file of src/
 * @throws Error when it does not compile
 */
export function creationCode(contract: string, changed: ReadonlyMap<string, string>): string {
  const path = `src/${contract}.sol`;
  const sources = new Map([...changed].map(([file, text]) => [`src/${file}`, text]));
  const wanted = { [path]: { [contract]: ['evm.bytecode.object'] } };
  const code = compile(`${contract}.sol`, wanted, sources).contracts?.[path]?.[contract];
  if (code === undefined) throw new Error(`solc returned no contract ${contract}.`);
  return code.evm.bytecode.object;
}

/** All nodes below `node` and itself, the outer ones first, each with the nodes around it. */
export function* walk(
  node: Node,
  around: readonly Node[] = [],
): Generator<[Node, readonly Node[]]> {
  yield [node, around];
  const within = [...around, node];
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (isNode(child)) yield* walk(child, within);
    }
  }
}

export const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'nodeType' in value && 'src' in value;

/** Offset and end of a node's text. */
export function range({ src }: Node): [number, number] {
  const [offset = 0, length = 0] = src.split(':').map(Number);
  return [offset, offset + length];
}
