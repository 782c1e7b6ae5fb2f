import { readFileSync, statSync } from 'node:fs';
import { openKeystore } from './keystore.ts';

export type Env = Record<string, string | undefined>;

/** Settings of the command line and of `npm start`, which a service in the same shell may see. */
const OTHERS = new Set([
  'STINT_STATE',
  'STINT_NETWORK',
  'STINT_SERVICE',
  'STINT_WALLET_KEY',
  'STINT_CAMPAIGN_KEY',
  'STINT_CHAIN_PORT',
  'STINT_EXTENSION_OUT',
  'STINT_RUNS',
  'STINT_SEED',
]);

const isOther = (name: string): boolean => OTHERS.has(name) || name.startsWith('STINT_TEST_');

const SECRET = /_(KEY|TOKEN|PASSWORD)$/;

/** Reads a setting's file. @throws Error when it contains a secret and other people can read it */
function readFile(name: string, path: string, secret: boolean): string {
  // Windows has no such permission bits; files are private to their user by default.
  if (secret && process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0) {
    throw new Error(`${name}: other people can read ${path}. Make it private: chmod 600 ${path}`);
  }
  return readFileSync(path, 'utf8').trim();
}

/**
 * The settings, with their files read: `NAME_FILE` is a file that contains NAME, so that keys stay out
 * of the environment, and `..._KEYSTORE` an encrypted file that contains a `..._KEY`.
 * @throws Error for a file that is missing, readable by others or cannot be opened; its content is
 *   never in the message
 */
export function readSettings(env: Env): Env {
  const { STINT_KEYSTORE_PASSWORD: password = '', ...rest } = readValues(env);
  for (const [name, path] of Object.entries(rest)) {
    if (!name.endsWith('_KEYSTORE')) continue;
    const text = readFile(name, path!, true);
    delete rest[name];
    rest[name.slice(0, -'STORE'.length)] = openNamed(name, text, password);
  }

  return rest;
}

/** The service's settings as they are written, with their files read. */
function readValues(env: Env): Env {
  const values: Env = {};
  for (const [name, value] of Object.entries(env)) {
    if (!name.startsWith('STINT_') || !value || isOther(name)) continue;
    const of = name.slice(0, -'_FILE'.length);
    if (name.endsWith('_FILE')) values[of] = readFile(name, value, SECRET.test(of));
    else values[name] = value;
  }
  return values;
}

function openNamed(name: string, text: string, password: string): string {
  try {
    return openKeystore(text, password);
  } catch (error) {
    throw new Error(`${name}: ${(error as Error).message}`);
  }
}

/**
 * The texts that must not reach a log: keys, tokens and passwords, and endpoints of the chain, whose
 * addresses contain the operator's key more often than not.
 * @param settings what `readSettings` made of `env`: opening a key file takes half a second
 */
export function secretsOf(env: Env, settings: Env): string[] {
  const all = { ...readValues(env), ...settings };
  const found = Object.entries(all).flatMap(([name, value]) => {
    if (!value) return [];
    if (SECRET.test(name)) return [value];
    return name.endsWith('_RPC_URL') && name !== 'STINT_PUBLIC_RPC_URL'
      ? value.split(',').flatMap(endpointSecrets)
      : [];
  });
  // The longest first, so that none hides the rest of another.
  return found.filter((text) => text.length >= 6).sort((a, b) => b.length - a.length);
}

/** Everything in an endpoint's address but its host. */
function endpointSecrets(text: string): string[] {
  if (!URL.canParse(text.trim())) return [];
  const { username, password, pathname, search } = new URL(text.trim());
  return [username, password, pathname.slice(1), search.slice(1)];
}
