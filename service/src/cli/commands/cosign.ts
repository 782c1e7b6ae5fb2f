import { runCosigner } from '../../cosign/start.ts';
import { defineCommand } from '../command.ts';
import { CliError } from '../errors.ts';

export const cosign = defineCommand({
  name: 'cosign',
  summary: 'Runs a cosigner: it holds the second key of roots and checks what it signs.',
  positionals: [],
  options: {},
  help: `
It is set up by the environment, and starts only where no other key of a service is set:

  STINT_COSIGNER_KEY         its key; also as STINT_COSIGNER_KEY_FILE or _KEYSTORE
  STINT_COSIGNER_TOKEN       what the service has to show, 32 characters or more
  STINT_COSIGNER_RPC_URL     its own endpoints of the chain, not those of the service
  STINT_COSIGNER_FOLDER      where it remembers what it signed; keep it as you keep the key
  STINT_VAULT, STINT_CHAIN_ID, STINT_CONFIRMATIONS
                             as those of the service
  STINT_COSIGNER_HOST, STINT_COSIGNER_PORT
                             where it listens (default: 127.0.0.1, 8788)
  STINT_COSIGNER_MAX_BYTES   the most that a request may hold (default: 256000000)

  STINT_COSIGNER_KEY_FILE=cosigner.key ... npm run stint -- cosign`,
  async run(_values, _positionals, io) {
    try {
      await runCosigner(io.env);
    } catch (cause) {
      const message = cause instanceof Error ? cause.message : String(cause);
      throw new CliError(message, 'docs/operate.md lists the settings.', { cause });
    }
  },
});
