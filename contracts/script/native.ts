import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const PLATFORMS: Record<string, string> = {
  'linux-x64': 'linux-amd64',
  'linux-arm64': 'linux-arm64',
  'darwin-x64': 'darwin-amd64',
  'darwin-arm64': 'darwin-arm64',
  'win32-x64': 'win32-amd64',
};

/**
 * The path of the native `anvil` or `forge`. The npm package's own command is a wrapper in Node, which
 * adds a process and leaves the native one running when the wrapper is killed.
 *
 * @throws Error when there is no build for this platform, or npm did not install it.
 */
export function nativeBinary(tool: 'anvil' | 'forge'): string {
  const here = `${process.platform}-${process.arch}`;
  const platform = PLATFORMS[here];
  if (platform === undefined) throw new Error(`npm has no build of ${tool} for ${here}.`);

  const name = `@foundry-rs/${tool}-${platform}`;
  try {
    // Resolved from the wrapper: npm may have installed the build next to it or inside it.
    const wrapper = createRequire(import.meta.url).resolve(`@foundry-rs/${tool}/package.json`);
    const manifest = createRequire(wrapper).resolve(`${name}/package.json`);
    return join(dirname(manifest), 'bin', process.platform === 'win32' ? `${tool}.exe` : tool);
  } catch (cause) {
    throw new Error(`${name} is not installed. Run npm ci with optional dependencies.`, {
      cause,
    });
  }
}
