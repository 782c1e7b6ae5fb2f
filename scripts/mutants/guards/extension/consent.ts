import type { Guard } from '../../guard.ts';

const CONFIRM = 'entrypoints/background/claim/consent.ts';
const RULE = 'lib/domain/claim-consent.ts';
const CONSENT = ['entrypoints/background/claim/consent.test.ts'];
const RULES = ['lib/domain/claim-consent.test.ts'];
const WINDOW = ['components/claim/consent.test.tsx'];
const row = 'has the device bind, or move to';

/** What a person says yes to, on a screen of the extension, before the device key signs. */
export const CONSENTS: readonly Guard[] = [
  {
    file: 'entrypoints/background/claim/bind.ts',
    take: 'if (!isConsented(job)) {',
    put: 'if (false) {',
    threat: 'the device key signs a binding that nobody has confirmed',
    row,
    tests: CONSENT,
  },
  {
    file: 'entrypoints/background/claim/advance.ts',
    take: 'if (job.recipient !== job.account && !isConsented(job)) return askStep;',
    put: '',
    threat: 'a page has the tokens sent elsewhere without a word to the person',
    row,
    tests: CONSENT,
  },
  {
    file: CONFIRM,
    take: "if (now.state !== 'confirming' || !asked",
    put: 'if (!asked',
    threat: 'a yes counts for what is not asked any more',
    row,
    tests: CONSENT,
  },
  {
    file: CONFIRM,
    take: ' || !isSameConsent(asked, shown)',
    put: '',
    threat: 'a yes counts for something else than what was shown',
    row,
    tests: CONSENT,
  },
  {
    file: CONFIRM,
    take: "if (now.state !== 'confirming') throw changed();",
    put: '',
    threat: 'a late no takes back what was confirmed and is on its way',
    tests: CONSENT,
  },
  {
    file: CONFIRM,
    take: "return { ...UNCHOSEN, state: 'opened', bindSig: null,",
    put: "return { ...UNCHOSEN, state: 'opened',",
    threat: 'the signature of a binding that was refused is kept',
    row,
    tests: CONSENT,
  },
  ...(
    [
      ['account', 'wallet'],
      ['recipient', 'recipient'],
      ['amount', 'amount'],
      ['nonce', 'binding'],
    ] as const
  ).map(([field, name]) => ({
    file: RULE,
    take: `  a.${field} === b.${field}`,
    put: '  true',
    threat: `a yes to one ${name} counts for another`,
    row,
    tests: CONSENT,
  })),
  {
    file: RULE,
    take: 'consent.account === wanted.account &&',
    put: '',
    threat: 'an earlier yes to one wallet counts for another',
    row,
    tests: RULES,
  },
  {
    file: RULE,
    take: 'consent.recipient === wanted.recipient &&',
    put: '',
    threat: 'an earlier yes to one recipient counts for another',
    row,
    tests: RULES,
  },
  {
    file: RULE,
    take: '(wanted.nonce === null || consent.nonce === wanted.nonce)',
    put: 'true',
    threat: 'an earlier yes to one binding counts for the next',
    row,
    tests: RULES,
  },
  {
    file: 'lib/storage/claim-job.ts',
    take: "state: job.state === 'binding' && job.bindSig ? 'confirming' : job.state,",
    put: 'state: job.state,',
    threat: 'a binding from before the question was there is carried out without it',
    row,
    tests: ['lib/storage/stored-values.test.ts'],
  },
  {
    file: 'components/claim/watch-in-view.ts',
    take: "if (page.visibilityState === 'visible') timer",
    put: 'timer',
    threat: 'a question that nobody could see yet takes a press',
    row,
    tests: ['components/claim/watch-in-view.test.ts'],
  },
  {
    file: 'components/claim/watch-in-view.ts',
    take: 'tell(false);',
    put: '',
    threat: 'a question that was covered meanwhile takes the next press',
    row,
    tests: ['components/claim/watch-in-view.test.ts'],
  },
  {
    file: 'components/claim/watch-in-view.ts',
    take: 'const SEEN_AFTER_MS = 800;',
    put: 'const SEEN_AFTER_MS = 0;',
    threat: 'a press in the first moment, meant for something else, counts as a yes',
    row,
    tests: ['components/claim/watch-in-view.test.ts'],
  },
  {
    file: 'components/claim/consent.tsx',
    take: 'useState(false)',
    put: 'useState(true)',
    threat: 'the first frame of the question takes a press',
    row,
    tests: WINDOW,
  },
  {
    file: 'components/claim/consent.tsx',
    take: ' key={JSON.stringify(props.asks)}',
    put: '',
    threat: 'a question that is swapped under the finger takes the press for the one before',
    row,
    tests: WINDOW,
  },
  {
    file: 'components/claim/consent.tsx',
    take: ' disabled={!armed}',
    put: '',
    threat: 'the button takes a press before the question was in view',
    row,
    tests: WINDOW,
  },
  {
    file: 'components/claim/consent.tsx',
    take: "{elsewhere && <Address name={t('consent_recipient')} address={recipient} />}",
    put: '',
    threat: 'a recipient that is not the wallet is not shown',
    row,
    tests: WINDOW,
  },
  {
    file: 'components/claim/consent.tsx',
    take: "{from && <Address name={t('consent_from')} address={from} />}",
    put: '',
    threat: 'the wallet that is left is not shown',
    row,
    tests: WINDOW,
  },
  {
    file: 'components/claim/consent.tsx',
    take: '[0, 4, 8, 12, 16, 20, 24, 28, 32, 36]',
    put: '[0, 4, 32, 36]',
    threat: 'the middle of an address is left out, so that one that looks alike passes',
    row,
    tests: WINDOW,
  },
];
