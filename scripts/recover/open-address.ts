import { spawn } from 'node:child_process';

/** What opens an address in the person's own browser, which has their wallet. */
function opener(env: NodeJS.ProcessEnv): [command: string, ...args: string[]] | null {
  if (process.platform === 'darwin') return ['open'];
  if (process.platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler'];
  return env.DISPLAY || env.WAYLAND_DISPLAY ? ['xdg-open'] : null;
}

/** Opens an address where there is a display and something that can; else a person does it. */
export function openAddress(address: string): void {
  const found = opener(process.env);
  if (!found) return;
  const [command, ...args] = found;
  const child = spawn(command, [...args, address], { stdio: 'ignore', detached: true });
  // Printed already: nothing is lost when this cannot open it.
  child.once('error', () => undefined);
  child.unref();
}
