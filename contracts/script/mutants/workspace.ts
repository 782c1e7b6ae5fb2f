import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runForge } from '../forge.ts';
import { createWorkspace } from '../workspace.ts';
import { creationCode } from './syntax.ts';

/** What the tests deploy. A source that several of them import is changed in the first. */
export const CONTRACTS = ['EarningsVault', 'Multisig', 'Timelock', 'DemoToken'];

/** Where a workspace keeps the code to deploy, in hex. */
export const codePath = (dir: string, contract: string): string =>
  join(dir, `code/${contract}.hex`);

const DEPLOY = `
    /// Deploys what code/ holds under this name.
    function deployCode(string memory name, bytes memory args) internal returns (address payable made) {
        bytes memory code = bytes.concat(Code(address(vm)).parseBytes(
            Code(address(vm)).readFile(string.concat("code/", name, ".hex"))), args);
        assembly ("memory-safe") {
            made := create(0, add(code, 0x20), mload(code))
            if iszero(made) {
                returndatacopy(mload(0x40), 0, returndatasize())
                revert(mload(0x40), returndatasize())
            }
        }
    }
}

interface Code {
    function parseBytes(string calldata) external pure returns (bytes memory);
    function readFile(string calldata) external view returns (string memory);
}
`;

/** new X(args) becomes a deployment of the code that lies in the workspace. */
function withoutNew(source: string): string {
  const found = /new (EarningsVault|Multisig|Timelock|DemoToken)\(/.exec(source);
  if (!found) return source;

  const start = found.index + found[0].length;
  let end = start;
  for (let depth = 1; depth > 0; end++) {
    if (source[end] === '(') ++depth;
    if (source[end] === ')') --depth;
  }
  const args = source.slice(start, end - 1);
  const made = `${found[1]}(deployCode("${found[1]}", abi.encode(${args})))`;
  return source.slice(0, found.index) + made + withoutNew(source.slice(end));
}

/** Puts the code of the unchanged contracts in a workspace. @returns it, by contract */
export function putCode(dir: string): Map<string, string> {
  mkdirSync(join(dir, 'code'), { recursive: true });
  const codes = new Map(CONTRACTS.map((name) => [name, creationCode(name, new Map())]));
  for (const [name, code] of codes) writeFileSync(codePath(dir, name), `0x${code}`);
  return codes;
}

/**
 * Workspaces in which the tests deploy code from files, so that they are compiled once, whatever is changed
 * in the contracts.
 *
 * @param made is told each folder as soon as there is one; the caller removes them
 * @throws Error when the tests do not compile
 */
export async function createWorkspaces(
  count: number,
  made: (dir: string) => void,
): Promise<string[]> {
  const dirs = Array.from({ length: count }, createMutantWorkspace);
  for (const dir of dirs) made(dir);
  const [first = '', ...others] = dirs;
  const built = await runForge(['build'], { cwd: first, quiet: true, optimizer: false });
  if (built.code !== 0) throw new Error(built.printed);
  for (const dir of others) {
    for (const name of ['out', 'cache'])
      cpSync(join(first, name), join(dir, name), { recursive: true });
  }
  return dirs;
}

/** A copy of the contracts and tests in which the tests deploy code from files. */
function createMutantWorkspace(): string {
  const dir = createWorkspace();
  const tests = join(dir, 'test');
  for (const name of readdirSync(tests, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.sol')) continue;
    const path = join(tests, name);
    let source = withoutNew(readFileSync(path, 'utf8'));
    // The last brace of the file is the one of the contract that all tests inherit.
    if (name === 'support/Test.sol') source = source.replace(/\n}\s*$/, DEPLOY);
    writeFileSync(path, source);
  }
  const config = join(dir, 'foundry.toml');
  const allowed = 'fs_permissions = [{ access = "read", path = "./code" }]\n';
  writeFileSync(
    config,
    readFileSync(config, 'utf8').replace('[profile.default]\n', `[profile.default]\n${allowed}`),
  );
  return dir;
}
