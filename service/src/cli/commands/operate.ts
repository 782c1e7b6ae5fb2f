import { defineCommand } from '../command.ts';
import { findTarget, operatorToken, readId, SERVICE_HELP, SERVICE_OPTION } from '../target.ts';

const SUMMARIES = {
  release: 'Opens a campaign that is in review (operator).',
  pause: 'Stops giving out tasks of a campaign (operator).',
  resume: 'Gives out tasks of a paused campaign again (operator).',
  'make-good':
    'Pays, out of a campaign of your own, what you owe wallets because another closed too early (operator).',
} as const;

const operate = (action: keyof typeof SUMMARIES) =>
  defineCommand({
    name: `campaign ${action}`,
    summary: SUMMARIES[action],
    positionals: ['ID'],
    options: { ...SERVICE_OPTION },
    help: `
${SERVICE_HELP}

Needs STINT_OPERATOR_TOKEN, except on the local network.

  npm run stint -- campaign ${action} 0x1c9b...`,
    async run(values, [text = ''], io) {
      const id = readId(text);
      const target = findTarget(values.service, io);
      const token = operatorToken(target, io.env);
      const { state } = await target.client.call('operate', { id, token, body: { action } });
      io.out(state);
    },
  });

export const release = operate('release');
export const pause = operate('pause');
export const resume = operate('resume');
export const makeGood = operate('make-good');
