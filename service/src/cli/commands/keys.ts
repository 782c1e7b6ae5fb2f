import { defineCommand } from '../command.ts';
import { campaignKey } from '../keyring.ts';
import { findTarget, readId, SERVICE_HELP, SERVICE_OPTION } from '../target.ts';

export const keys = defineCommand({
  name: 'campaign keys',
  summary: "Lists the keys for your wallet's campaigns, or revokes one.",
  positionals: ['ID'],
  options: { revoke: { type: 'string' }, ...SERVICE_OPTION },
  help: `
  --revoke KEY      ends this key, named as the list names it, for good
${SERVICE_HELP}

  npm run stint -- campaign keys 0x1c9b...
  npm run stint -- campaign keys 0x1c9b... --revoke 5e0f4f5f6a7b8c9d`,
  async run(values, [text = ''], io) {
    const id = readId(text);
    const target = findTarget(values.service, io);
    const token = campaignKey(target, io.env, id);
    if (values.revoke !== undefined) {
      await target.client.call('revokeKey', { token, id: values.revoke });
    }

    const { keys: found } = await target.client.call('keys', { token });
    for (const key of found) {
      const made = new Date(key.createdAt).toISOString();
      io.out(`${key.id}  ${made}  ${key.revokedAt === null ? 'in use' : 'revoked'}`);
    }
  },
});
