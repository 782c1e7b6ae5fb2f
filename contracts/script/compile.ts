/**
 * Compiles the contracts and writes what TypeScript needs to `abi/`: the ABI, and the bytecode in a
 * separate file, so that a page which only calls the vault does not ship its code. The ABI has one
 * item a line, so that a change to one function changes one line.
 *
 * `--check` writes nothing, and fails when the files in `abi/` are not what the sources compile to.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const ROOT = new URL('../', import.meta.url);

const CONTRACTS = [
  { path: 'src/EarningsVault.sol', file: 'earnings-vault' },
  { path: 'src/DemoToken.sol', file: 'demo-token' },
  { path: 'src/Multisig.sol', file: 'multisig' },
  { path: 'src/Timelock.sol', file: 'timelock' },
];

/** The same as in foundry.toml. Without the metadata hash the output depends only on the code. */
const SETTINGS = {
  optimizer: { enabled: true, runs: 10_000 },
  evmVersion: 'prague',
  metadata: { bytecodeHash: 'none' },
  outputSelection: { '*': { '*': ['abi', 'evm.bytecode.object'] } },
};

interface Output {
  errors?: { severity: string; formattedMessage: string; sourceLocation?: { file: string } }[];
  contracts?: Record<string, Record<string, Artifact>>;
}

interface Artifact {
  abi: unknown[];
  evm: { bytecode: { object: string } };
}

interface Compiler {
  compile(
    input: string,
    callbacks: { import: (path: string) => { contents: string } | { error: string } },
  ): string;
}

function read(path: string): { contents: string } | { error: string } {
  try {
    const file = path.startsWith('@') ? require.resolve(path) : new URL(path, ROOT);
    return { contents: readFileSync(file, 'utf8') };
  } catch (cause) {
    return { error: String(cause) };
  }
}

function compile(paths: readonly string[]): Record<string, Record<string, Artifact>> {
  const solc = require('solc') as Compiler;
  const sources = Object.fromEntries(
    paths.map((path) => {
      const source = read(path);
      if ('error' in source) throw new Error(source.error);
      return [path, { content: source.contents }];
    }),
  );
  const input = JSON.stringify({ language: 'Solidity', sources, settings: SETTINGS });
  const output = JSON.parse(solc.compile(input, { import: read })) as Output;
  // Warnings about our own sources count as errors: a contract that holds money has to compile without any.
  const complaints = (output.errors ?? []).filter(
    ({ severity, sourceLocation }) =>
      severity === 'error' || !sourceLocation?.file.startsWith('@openzeppelin/'),
  );
  if (complaints.length > 0) {
    throw new Error(`solc:\n${complaints.map((each) => each.formattedMessage).join('\n')}`);
  }
  return output.contracts ?? {};
}

/**
 * What `abi/` should contain, by file name. It depends only on the sources and the compiler's version,
 * so it is the same on every machine.
 *
 * @throws Error with the compiler's messages, warnings included.
 */
export function generate(): Map<string, string> {
  const contracts = compile(CONTRACTS.map(({ path }) => path));
  const files = new Map<string, string>();

  for (const { path, file } of CONTRACTS) {
    const name = basename(path, '.sol');
    const artifact = contracts[path]?.[name];
    if (artifact === undefined) throw new Error(`solc returned no contract ${name}.`);
    const prefix = `${name[0]?.toLowerCase()}${name.slice(1)}`;
    const head = `// Generated from ${path} by script/compile.ts. Do not edit.\n`;
    const abi = artifact.abi.map((item) => `  ${JSON.stringify(item)},\n`).join('');
    files.set(`${file}.ts`, `${head}export const ${prefix}Abi = [\n${abi}] as const;\n`);
    files.set(
      `${file}.bytecode.ts`,
      `${head}export const ${prefix}Bytecode =\n  '0x${artifact.evm.bytecode.object}';\n`,
    );
  }

  return files;
}

/** The names of files in `abi/` that are missing or stale. */
export function stale(): string[] {
  return [...generate()]
    .filter(([name, text]) => {
      const there = read(`abi/${name}`);
      return !('contents' in there) || there.contents !== text;
    })
    .map(([name]) => name);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv.includes('--check')) {
    const names = stale();
    if (names.length > 0) {
      console.error(`stale in contracts/abi: ${names.join(', ')}; run script/compile.ts`);
      process.exitCode = 1;
    }
  } else {
    mkdirSync(new URL('abi/', ROOT), { recursive: true });
    for (const [name, text] of generate()) writeFileSync(new URL(`abi/${name}`, ROOT), text);
  }
}
