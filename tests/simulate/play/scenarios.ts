import { QUALITY_DEFAULTS, type QualityTerms } from '../../../lib/protocol/campaigns.ts';
import type { Group } from './player.ts';
import * as say from './say.ts';

/** Who takes part in a campaign, and what its requester does. */
export interface Scenario {
  name: string;
  groups: Group[];
  quality: QualityTerms;
  /** The share of tasks about which the crowd believes a myth. */
  myths?: number;
  /** The share of tasks that a taste decides, and of the gold that declares the crowd's taste. */
  tastes?: number;
  /** The share of gold with the wrong side. */
  wrongGold?: number;
  /** Wrong gold that is uploaded after so many answers. */
  lateGold?: { after: number; lines: number };
}

const OPINION = QUALITY_DEFAULTS;
/** The bonus is as much as the price, so that honest people have about twice the price. */
const FACT: QualityTerms = { ...QUALITY_DEFAULTS, pay: 'fact', bonus: '10000' };

const honest = (count = 40): Group => ({ name: 'honest', count, say: say.honest, busy: 1 });
const group = (
  name: string,
  count: number,
  how: Group['say'],
  more: Partial<Group> = {},
): Group => ({
  name,
  count,
  say: how,
  busy: 3,
  ...more,
});

const play = (name: string, ...groups: Group[]): Scenario => ({
  name,
  groups: [honest(), ...groups],
  quality: OPINION,
});
const onFacts = (scenario: Scenario): Scenario => ({
  ...scenario,
  name: `${scenario.name}, on facts`,
  quality: FACT,
});

const ring = play('a ring of eight', group('ring', 8, say.ring));

/** Every scenario by its name. Honest groups that are not `honest` themselves have `busy` 1. */
export const SCENARIOS: readonly Scenario[] = [
  play('honest'),
  onFacts(play('honest')),
  play('always left', group('left', 5, say.left)),
  play('dice', group('dice', 5, say.dice)),
  play('hash', group('hash', 5, say.hash)),
  play('hash unless obvious', group('obvious', 5, say.hashUnlessObvious)),
  play('left unless obvious', group('obvious', 5, say.leftUnlessObvious)),
  play('skips checks', group('skips', 5, say.skipsChecks)),
  play('six devices', group('six', 6, say.manyDevices)),
  play('new devices', group('new', 5, say.hash, { answersPerDevice: 8 })),
  play('language model', group('model', 5, say.languageModel)),
  play('copies', group('copies', 8, say.copies)),
  ring,
  onFacts(ring),
  play('flips by four', group('flips', 4, say.flipsAnEighth)),
  play('flips by eight', group('flips', 8, say.flipsAnEighth)),
  {
    ...play('myth', group('expert', 2, say.expert, { busy: 1 })),
    groups: [honest(10), group('expert', 2, say.expert, { busy: 1 })],
    myths: 0.3,
  },
  {
    ...play('taste'),
    groups: [honest(8), group('minority', 4, say.minority, { busy: 1 })],
    tastes: 0.4,
  },
  { ...play('length'), groups: [honest(10), group('length', 2, say.weighsLength, { busy: 1 })] },
  { ...play('slow readers'), groups: [honest(30), group('slow', 6, say.slow, { busy: 1 })] },
  { ...play('a quarter of gold wrong'), wrongGold: 0.25 },
  { ...play('half of gold wrong'), wrongGold: 0.5 },
  {
    ...play('requester judges', group('own devices', 4, say.followsGold)),
    wrongGold: 0.5,
  },
  play('puts everything back', group('takers', 20, say.putsBack)),
  { ...play('wrong gold later'), lateGold: { after: 500, lines: 20 } },
];
