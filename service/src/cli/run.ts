import type { Command, Io } from './command.ts';
import { audit } from './commands/audit.ts';
import { backup, restore } from './commands/backup.ts';
import { campaignExport } from './commands/campaign-export.ts';
import { campaignFlags } from './commands/campaign-flags.ts';
import { campaignImport } from './commands/campaign-import.ts';
import { campaignPage } from './commands/campaign-page.ts';
import { campaignRank } from './commands/campaign-rank.ts';
import { campaignReport } from './commands/campaign-report.ts';
import { close } from './commands/close.ts';
import { cosign } from './commands/cosign.ts';
import { create } from './commands/create.ts';
import { fund } from './commands/fund.ts';
import { keys } from './commands/keys.ts';
import { makeGood, pause, release, resume } from './commands/operate.ts';
import { qualityInfer } from './commands/quality-infer.ts';
import { qualityRank } from './commands/quality-rank.ts';
import { qualityReplay } from './commands/quality-replay.ts';
import { relayAppeals, relayDecide, relayJobs, relayTurn, relayVet } from './commands/relay.ts';
import { results } from './commands/results.ts';
import { status } from './commands/status.ts';
import { upload } from './commands/upload.ts';
import { explain, UsageError } from './errors.ts';

const COMMANDS: Command[] = [
  create,
  fund,
  upload,
  status,
  campaignFlags,
  results,
  release,
  pause,
  resume,
  makeGood,
  close,
  keys,
  campaignExport,
  campaignImport,
  campaignRank,
  campaignReport,
  campaignPage,
  relayTurn,
  relayVet,
  relayJobs,
  relayAppeals,
  relayDecide,
  audit,
  backup,
  restore,
  cosign,
  qualityInfer,
  qualityRank,
  qualityReplay,
];

function overview(): string {
  const lines = COMMANDS.map(({ name, summary }) => `  ${name.padEnd(18)}${summary}`);
  const more = 'For help with one of them: npm run stint -- campaign create --help';
  return `npm run stint -- COMMAND [options]\n\n${lines.join('\n')}\n\n${more}`;
}

const words = (name: string) => name.split(' ').length;
const wantsHelp = (args: string[]) => args.includes('--help') || args.includes('-h');

/** Runs one command line. @returns the exit code: 0 done, 1 failed, 2 wrong usage */
export async function run(args: string[], io: Io): Promise<number> {
  const command = COMMANDS.find(({ name }) => name === args.slice(0, words(name)).join(' '));
  if (!command) {
    const asked = wantsHelp(args) || args.length === 0;
    if (asked) io.out(overview());
    else io.note(`Not a command: ${args.slice(0, 2).join(' ')}\n\n${overview()}`);
    return asked ? 0 : 2;
  }

  const rest = args.slice(words(command.name));
  if (wantsHelp(rest)) {
    io.out(command.help.trimEnd());
    return 0;
  }
  try {
    await command.run(rest, io);
    return 0;
  } catch (error) {
    io.note(explain(error));
    if (!(error instanceof UsageError)) return 1;
    io.note(`  See: npm run stint -- ${command.name} --help`);
    return 2;
  }
}
