import { defineCommand } from '../command.ts';
import { campaignKey } from '../keyring.ts';
import { findTarget, readId, SERVICE_HELP, SERVICE_OPTION } from '../target.ts';

export const campaignFlags = defineCommand({
  name: 'campaign flags',
  summary: 'Shows what contributors flagged in a campaign, newest first.',
  positionals: ['ID'],
  options: { json: { type: 'boolean', default: false }, ...SERVICE_OPTION },
  help: `
  --json            prints the service's reply
${SERVICE_HELP}

  npm run stint -- campaign flags 0x1c9b...`,
  async run(values, [text = ''], io) {
    const id = readId(text);
    const target = findTarget(values.service, io);
    const token = campaignKey(target, io.env, id);
    const found = await target.client.call('flags', { id, token });
    if (values.json) return io.out(JSON.stringify(found));
    for (const { at, reason, ref, task, note, counts } of found.flags) {
      const words = note === null ? '' : `  "${note}"`;
      const weight = counts ? '' : '  (does not count)';
      io.out(`${new Date(at).toISOString()}  ${reason}  ${ref ?? task}${words}${weight}`);
    }
    io.out(`People whose flags count since the campaign was opened last: ${found.people}`);
  },
});
