import { parseArgs } from 'node:util';
import { Failure } from '../shared/failure.ts';

export const HELP = `npm start -- [--no-browser] [--reset]

Starts a complete Stint network on this computer and opens a browser with the extension. Its state
is in .stint; the next start goes on from there.

  --no-browser   do not open a browser
  --reset        start over: deletes the local chain, its test tokens and all answers

  STINT_PORT, STINT_CHAIN_PORT   the ports; 8787 and 8545 by default
  CHROMIUM_PATH                  the browser to open
  STINT_STATE                    the folder for its state; .stint by default`;

export interface Flags {
  browser: boolean;
  reset: boolean;
  help: boolean;
  port: number;
  chainPort: number;
}

/** @throws Failure for an unknown flag or an invalid port */
export function readFlags(args: string[], env: NodeJS.ProcessEnv): Flags {
  const options = {
    'no-browser': { type: 'boolean', default: false },
    reset: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  } as const;
  try {
    const { values } = parseArgs({ args, options, strict: true });
    return {
      browser: !values['no-browser'],
      reset: values.reset,
      help: values.help,
      port: port('STINT_PORT', env.STINT_PORT ?? '8787'),
      chainPort: port('STINT_CHAIN_PORT', env.STINT_CHAIN_PORT ?? '8545'),
    };
  } catch (cause) {
    if (cause instanceof Failure) throw cause;
    throw new Failure((cause as Error).message, `Usage:\n\n${HELP}`, { cause });
  }
}

function port(name: string, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0 && value < 65_536) return value;
  throw new Failure(
    `${name} is ${text}, which is not a port.`,
    'Set it to a number from 1 to 65535.',
  );
}
