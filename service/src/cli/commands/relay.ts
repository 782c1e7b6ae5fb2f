import type { LoggedJob } from '../../../../lib/protocol/relay-routes.ts';
import { defineCommand, type Io } from '../command.ts';
import { UsageError } from '../errors.ts';
import { findTarget, operatorToken, SERVICE_HELP, SERVICE_OPTION } from '../target.ts';

const NEEDS = 'Needs STINT_OPERATOR_TOKEN, except on the local network.';
const NOTE_HELP = '  --note TEXT       the reason, kept on record';

function asOperator(service: string | undefined, io: Io) {
  const target = findTarget(service, io);
  return { client: target.client, token: operatorToken(target, io.env) };
}

export const relayTurn = defineCommand({
  name: 'relay turn',
  summary: 'Switches the relay on or off (operator). Off ends every page at once.',
  positionals: ['on|off'],
  options: { note: { type: 'string', default: '' }, ...SERVICE_OPTION },
  help: `
${NOTE_HELP}
${SERVICE_HELP}

${NEEDS}

  npm run stint -- relay turn off --note "a complaint about www.example.com"`,
  async run(values, [word], io) {
    if (word !== 'on' && word !== 'off') throw new UsageError(`Say on or off, not ${word}.`);
    const { client, token } = asOperator(values.service, io);
    const body = { on: word === 'on', note: values.note || `relay turn ${word}` };
    const { on, devices } = await client.call('relaySwitch', { token, body });
    io.out(`${on ? 'on' : 'off'}, ${devices} devices`);
  },
});

export const relayVet = defineCommand({
  name: 'relay vet',
  summary: 'Approves a requester of pages, or bars one (operator).',
  positionals: ['WALLET'],
  options: {
    note: { type: 'string' },
    bar: { type: 'boolean', default: false },
    ...SERVICE_OPTION,
  },
  help: `
${NOTE_HELP} (needed)
  --bar             bars the requester: the next page is refused
${SERVICE_HELP}

${NEEDS}

  npm run stint -- relay vet 0xf39f... --note "spoke with them on 3 May, contract 17"`,
  async run(values, [wallet = ''], io) {
    if (!values.note) throw new UsageError('Give --note, the reason.');
    if (!/^0x[0-9a-fA-F]{40}$/.test(wallet)) throw new UsageError(`Not a wallet: ${wallet}`);
    const { client, token } = asOperator(values.service, io);
    const body = { state: values.bar ? 'barred' : 'vetted', note: values.note } as const;
    const { state } = await client.call('vetRequester', { token, id: wallet.toLowerCase(), body });
    io.out(state);
  },
});

/** Parses a time as people type it, into ms. @throws UsageError */
function readTime(option: string, text: string): number {
  const time = Date.parse(text);
  if (Number.isNaN(time))
    throw new UsageError(`${option} must be a time such as 2026-05-03T14:00Z.`);
  return time;
}

const jobLine = ({ at, method, url, status, bytes, requester, device, job }: LoggedJob) =>
  [new Date(at).toISOString(), method, url, status ?? '-', bytes, requester, device, job].join(' ');

export const relayJobs = defineCommand({
  name: 'relay jobs',
  summary: 'Lists who asked a site for what, through which device and when, to answer complaints.',
  positionals: ['HOST'],
  options: {
    from: { type: 'string' },
    to: { type: 'string' },
    json: { type: 'boolean', default: false },
    ...SERVICE_OPTION,
  },
  help: `
  --from TIME       such as 2026-05-03T14:00Z (default: a day ago)
  --to TIME         (default: now)
  --json            prints each job as a line of JSON
${SERVICE_HELP}

${NEEDS} At most 500 lines, oldest first: time, method, address,
status, bytes, requester, device, job.

  npm run stint -- relay jobs www.example.com --from 2026-05-03T14:00Z --to 2026-05-03T15:00Z`,
  async run(values, [host = ''], io) {
    const to = values.to ? readTime('--to', values.to) : Date.now();
    const from = values.from ? readTime('--from', values.from) : to - 86_400_000;
    const { client, token } = asOperator(values.service, io);
    const { jobs } = await client.call('jobLog', { token, body: { host, from, to } });
    for (const job of jobs) io.out(values.json ? JSON.stringify(job) : jobLine(job));
    io.note(`${jobs.length} jobs`);
  },
});

export const relayAppeals = defineCommand({
  name: 'relay appeals',
  summary: 'Lists appeals about rejected bytes that wait for the operator.',
  positionals: [],
  options: { ...SERVICE_OPTION },
  help: `
${SERVICE_HELP}

${NEEDS} A line of JSON for each; next: relay decide UNIT.

  npm run stint -- relay appeals`,
  async run(values, _, io) {
    const { client, token } = asOperator(values.service, io);
    const { appeals } = await client.call('openAppeals', { token });
    for (const appeal of appeals) io.out(JSON.stringify(appeal));
    io.note(`${appeals.length} open`);
  },
});

export const relayDecide = defineCommand({
  name: 'relay decide',
  summary: 'Upholds or denies an appeal about rejected bytes (operator).',
  positionals: ['UNIT', 'uphold|deny'],
  options: { note: { type: 'string' }, ...SERVICE_OPTION },
  help: `
  --note TEXT       the reason, as the contributor reads it (needed)
${SERVICE_HELP}

${NEEDS}

  npm run stint -- relay decide 0197... deny --note "Three others saw the page."`,
  async run(values, [unit = '', word], io) {
    if (word !== 'uphold' && word !== 'deny') throw new UsageError('Say uphold or deny.');
    if (!values.note) throw new UsageError('Give --note, the reason, as the contributor reads it.');
    const { client, token } = asOperator(values.service, io);
    const body = { uphold: word === 'uphold', note: values.note };
    const { state } = await client.call('decideAppeal', { token, id: unit, body });
    io.out(state);
  },
});
