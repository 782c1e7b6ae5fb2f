import type { Guard } from '../../guard.ts';

const ALIKE = 'service/src/inference/raters/alike-test.ts';
const VOICES = 'service/src/inference/raters/find-voices.ts';
const MERGE = 'service/src/inference/raters/by-voice.ts';
const APART = 'service/src/quality/online/apart.ts';
const CANDIDATE = 'service/src/tasks/candidate.ts';
const LEASE = 'service/src/tasks/lease.ts';
const FIT = 'service/src/quality/online/fit-campaign.ts';
const voices = ['service/src/inference/raters/find-voices.test.ts'];
const merges = ['service/src/inference/raters/by-voice.test.ts'];
const fits = ['service/src/quality/online/fit-campaign.test.ts'];
const SHARES = 'service/src/quality/online/shares.ts';
const shares = ['service/src/quality/online/shares.test.ts'];
const DATA = 'gives most of a campaign by themselves';
const aparts = ['service/src/quality/online/apart.test.ts'];
const ONE = 'is one voice with many devices, or copies';
const KNOWS = 'knows better than the crowd, or has a taste of their own';

/** Who moves together: rings, programs and devices are one voice, and nobody else is. */
export const VOICE_GUARDS: readonly Guard[] = [
  {
    file: VOICES,
    take: 'return odds > needed ? members : [];',
    put: 'return members;',
    threat: 'people who are right among the blind are taken for one voice',
    row: KNOWS,
    tests: voices,
  },
  {
    file: 'service/src/inference/raters/others-say.ts',
    take: 'alike - chance - errors * Math.sqrt(variance)',
    put: 'alike - chance',
    threat: 'what the blind say by chance makes one voice of people who are right',
    row: KNOWS,
    tests: voices,
  },
  {
    file: VOICES,
    take: '    ({ rest: members, odds } = next);\n',
    put: '    break;\n',
    threat: 'who is like a ring in part is taken for a part of it',
    row: KNOWS,
    tests: voices,
  },
  {
    file: VOICES,
    take: 'inPart < NEEDED + Math.log(people)',
    put: 'false',
    threat: 'people of one taste are taken for one voice',
    row: KNOWS,
    tests: voices,
  },
  {
    file: ALIKE,
    take: '(share * one) / both + 1 - share',
    put: '1',
    threat: 'a ring is never one voice',
    row: ONE,
    tests: voices,
  },
  {
    file: MERGE,
    take: 'const speaker = voice[labels.rater[i]!]!;',
    put: 'const speaker = labels.rater[i]!;',
    threat: 'each device of a voice counts',
    row: ONE,
    tests: merges,
  },
  {
    file: FIT,
    take: 'byVoice(labels, findVoices(labels))',
    put: 'byVoice(labels, [])',
    threat: 'a ring decides what is right',
    row: ONE,
    tests: fits,
  },
  {
    file: CANDIDATE,
    take: '    .where(sql<boolean>`tasks.id not in (select value from json_each(${p.apart}))`)\n',
    put: '',
    threat: 'a voice answers one task several times',
    row: ONE,
    tests: aparts,
  },
  {
    file: LEASE,
    take: '  noteTaken(ctx, task.campaign, task, rater);\n',
    put: '',
    threat: 'devices of a voice that ask at once get the same tasks',
    row: ONE,
    tests: aparts,
  },
  {
    file: APART,
    take: 'if (until > now && !kept.has(task)) keep(kept, task, until);',
    put: 'keep(undefined, task, until);',
    threat: 'a voice gets the tasks that it holds after each refit',
    row: ONE,
    tests: aparts,
  },
  {
    file: APART,
    take: "role === 'work' && burn_in === 0",
    put: "role === 'work'",
    threat: 'a voice is kept from the tasks that show that it is one, and is forgotten',
    row: ONE,
    tests: aparts,
  },
  {
    file: APART,
    take: 'until > now ? [task] : []',
    put: 'until > 0 ? [task] : []',
    threat: 'a task that nobody but a voice could take waits for ever',
    row: ONE,
    tests: aparts,
  },
  {
    file: LEASE,
    take: 'isFull ? undefined : await findTask',
    put: 'await findTask',
    threat: 'one person decides what a campaign finds',
    row: DATA,
    tests: shares,
  },
  {
    file: LEASE,
    take: 'raterOf(device), held)',
    put: 'raterOf(device), 0)',
    threat: 'one who asks for several tasks at once gets more than their share',
    row: DATA,
    tests: shares,
  },
  {
    file: LEASE,
    take: "isFull && known.standing === 'open'",
    put: 'false',
    threat: 'who gave their share is not checked, and is paid for whatever it was at the deadline',
    row: DATA,
    tests: shares,
  },
  {
    file: SHARES,
    take: 'count(shares, raters.get(rater)!, received_at)',
    put: 'count(shares, Math.random(), received_at)',
    threat: 'each device of a voice has a share of its own',
    row: DATA,
    tests: shares,
  },
  {
    file: SHARES,
    take: 'if (last > since) present += 1;',
    put: 'present += 1;',
    threat: 'a campaign that others left waits for ever',
    row: DATA,
    tests: shares,
  },
  {
    file: 'service/src/tasks/judges.ts',
    take: 'if (!isOneVoiceWith(ctx, campaign, rater, others)) return task;',
    put: 'if (others.length > 0) return task;',
    threat: 'devices of a voice judge the answers of each other',
    row: ONE,
    tests: ['service/src/tasks/appeal.test.ts'],
  },
];
