import { defineCommand } from '../command.ts';
import { campaignKey } from '../keyring.ts';
import { findTarget, readId, SERVICE_HELP, SERVICE_OPTION } from '../target.ts';

export const close = defineCommand({
  name: 'campaign close',
  summary: 'Ends a campaign for good. Tasks already leased can still be answered, and are paid.',
  positionals: ['ID'],
  options: { ...SERVICE_OPTION },
  help: `
${SERVICE_HELP}

What nobody earned stays in escrow and can be refunded 30 days after the deadline.

  npm run stint -- campaign close 0x1c9b...`,
  async run(values, [text = ''], io) {
    const id = readId(text);
    const target = findTarget(values.service, io);
    const token = campaignKey(target, io.env, id);
    const { state } = await target.client.call('closeCampaign', { id, token });
    io.out(state);
  },
});
