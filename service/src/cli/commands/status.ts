import { defineCommand } from '../command.ts';
import { describeStatus } from '../describe-status.ts';
import { campaignKey } from '../keyring.ts';
import { findTarget, networkInfo, readId, SERVICE_HELP, SERVICE_OPTION } from '../target.ts';

export const status = defineCommand({
  name: 'campaign status',
  summary: 'Shows the progress of a campaign and where its money is.',
  positionals: ['ID'],
  options: { json: { type: 'boolean', default: false }, ...SERVICE_OPTION },
  help: `
  --json            prints the service's reply, amounts in base units
${SERVICE_HELP}

  npm run stint -- campaign status 0x1c9b...`,
  async run(values, [text = ''], io) {
    const id = readId(text);
    const target = findTarget(values.service, io);
    const token = campaignKey(target, io.env, id);
    const found = await target.client.call('campaign', { id, token });
    if (values.json) return io.out(JSON.stringify(found));
    io.out(describeStatus(found, (await networkInfo(target)).network.token));
  },
});
