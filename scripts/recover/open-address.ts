import { spawn } from 'node:child_process';

/** The command that opens an address in the person's default browser, which has their wallet. */
function opener(env: NodeJS.ProcessEnv): [command: string, ...args: string[]] | null {
  if (process.platform === 'darwin') return ['open'];
  if (process.platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler'];
  return env.DISPLAY || env.WAYLAND_DISPLAY ? ['xdg-open'] : null;
}

/** Opens an address in the default browser, if there is a display and a way to; otherwise does nothing. */
export function openAddress(address: string): void {
  const found = opener(process.env);
  if (!found) return;
  const [command, ...args] = found;
  const child = spawn(command, [...args, address], { stdio: 'ignore', detached: true });
  // The address was printed already, so a failure to open it loses nothing.
  child.once('error', () => undefined);
  child.unref();
}
