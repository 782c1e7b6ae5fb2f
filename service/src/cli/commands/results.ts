import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { defineCommand } from '../command.ts';
import { CliError } from '../errors.ts';
import { campaignKey } from '../keyring.ts';
import { findTarget, readId, SERVICE_HELP, SERVICE_OPTION } from '../target.ts';
import { writeWhole } from '../write-whole.ts';

export const results = defineCommand({
  name: 'campaign results',
  summary: 'Downloads the accepted answers as JSONL.',
  positionals: ['ID'],
  options: { out: { type: 'string', short: 'o' }, ...SERVICE_OPTION },
  help: `
  -o, --out FILE    where to write (default: standard output)
${SERVICE_HELP}

  npm run --silent stint -- campaign results 0x1c9b... -o answers.jsonl`,
  async run(values, [text = ''], io) {
    const id = readId(text);
    const target = findTarget(values.service, io);
    const lines = await target.client.results(id, campaignKey(target, io.env, id));
    const file = values.out;
    if (!file) return pipeline(Readable.from(lines), process.stdout, { end: false });

    await writeWhole(file, lines).catch((cause) => {
      throw new CliError('The download was interrupted.', 'Run the same command again.', { cause });
    });
    io.note(`Written to ${file}.`);
  },
});
