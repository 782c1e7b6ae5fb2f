import { defineCommand } from '../command.ts';
import { campaignKey } from '../keyring.ts';
import { findTarget, readId, SERVICE_HELP, SERVICE_OPTION } from '../target.ts';

export const campaignPage = defineCommand({
  name: 'campaign page',
  summary: 'Prints a link to the page of a campaign, good for twelve hours.',
  positionals: ['ID'],
  options: { ...SERVICE_OPTION },
  help: `
The page shows progress, cost, agreement, confidence and the ranking. Anyone with the link can
see this one campaign, and cannot change anything.

${SERVICE_HELP}

  npm run stint -- campaign page 0x1c9b...`,
  async run(values, [text = ''], io) {
    const id = readId(text);
    const target = findTarget(values.service, io);
    const key = campaignKey(target, io.env, id);
    const { token, expiresAt } = await target.client.call('view', { id, token: key });
    io.out(`${target.client.origin}/campaign#${token}`);
    io.note(`Good until ${new Date(expiresAt).toISOString()}.`);
  },
});
