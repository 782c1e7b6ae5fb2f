import { defineCommand } from '../command.ts';
import { campaignKey } from '../keyring.ts';
import { findTarget, readId, SERVICE_HELP, SERVICE_OPTION } from '../target.ts';
import { uploadFile } from '../upload-file.ts';

export const upload = defineCommand({
  name: 'campaign upload',
  summary: 'Adds comparisons from a file to a campaign.',
  positionals: ['ID', 'FILE'],
  options: { ...SERVICE_OPTION },
  help: `
${SERVICE_HELP}

FILE has one comparison per line, as JSON:

  {"prompt": "...", "a": "...", "b": "...", "ref": "mine-17", "modelA": "X", "modelB": "Y", "language": "en"}

Markdown is rendered. ref, modelA, modelB and language are optional; raters never see ref or the
models. Every line is checked before anything is sent, and running it again adds nothing twice.

  npm run stint -- campaign upload 0x1c9b... comparisons.jsonl`,
  async run(values, [text = '', file = ''], io) {
    const id = readId(text);
    const target = findTarget(values.service, io);
    const key = campaignKey(target, io.env, id);
    const { tasks } = await uploadFile(target.client, { id, key }, file, (sent, total) =>
      io.note(`${sent} of ${total}`),
    );
    io.out(`${tasks} tasks in the campaign`);
  },
});
