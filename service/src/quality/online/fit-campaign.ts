import { kindOf } from '../../../../lib/domain/kinds/registry.ts';
import type { QualityTerms } from '../../../../lib/protocol/campaigns.ts';
import type { AnswerWord } from '../../../../lib/protocol/tasks.ts';
import { temper } from '../../inference/calibration/temper.ts';
import { calibrate } from '../../inference/infer.ts';
import type { Labels } from '../../inference/labels/labels.ts';
import { countConfusion, newTable } from '../../inference/models/confusion.ts';
import { crowdMatrix } from '../../inference/models/hierarchical.ts';
import { ibcc } from '../../inference/models/ibcc.ts';
import { byVoice } from '../../inference/raters/by-voice.ts';
import { findVoices } from '../../inference/raters/find-voices.ts';
import { nextPlaces } from '../../inference/stopping/places.ts';
import { type BothFits, fitBoth, needMoreByFits } from '../../inference/stopping/stop-rule.ts';
import { bonusShare } from '../people/pay.ts';
import { isDoubted, judgeTogether, type RaterRecord, type Standing } from '../people/record.ts';
import { findApart } from './apart.ts';
import { findDoubts } from './find-doubts.ts';
import { type Numbered, numberRows } from './number-rows.ts';
import { findUnmetPairs } from './overlap.ts';
import { type PeerView, viewOfPeers } from './peer-view.ts';
import { checkRecords, doubtfulGold } from './people-records.ts';
import type { CampaignRows } from './read-campaign.ts';
import { findShares } from './shares.ts';
import type { Weights } from './weights.ts';

/** A task whose stored state differs from what a refit finds. */
export interface TaskChange {
  task: string;
  /** How many answers the refit knew; if there are more by now, the change is out of date. */
  given: number;
  more: boolean;
  logs: number[];
}

/** What a refit finds about one rater. */
export interface RaterChange {
  rater: string;
  standing: Standing;
  reason: string | null;
  /** Whether to check the rater more often. */
  doubted: boolean;
  /** The share of the bonus, basis points. */
  share: number;
  record: RaterRecord & { reliability: number };
}

/** The result of a refit; tasks and gold only where they differ from what is stored. */
export interface CampaignFit {
  weights: Weights;
  tasks: TaskChange[];
  raters: RaterChange[];
  gold: { task: string; off: boolean }[];
  /** Tasks on which all agreed, to become gold. */
  promote: { task: string; gold: AnswerWord }[];
}

/** When a campaign's own task becomes gold: the most of them, the least equal answers, the least confidence. */
const PROMOTE = { most: 20, answers: 5, sure: 0.99 };

/**
 * The whole refit of one campaign: what is true, who is reliable, what needs more answers. Pure; runs
 * in a separate process. Takes three fits of IBCC, five with gold.
 */
export function fitCampaign(rows: CampaignRows): CampaignFit {
  const terms = JSON.parse(rows.quality) as QualityTerms;
  const numbered = asVoices(numberRows(rows));
  const { labels } = numbered;
  const both = fitBoth(labels);
  const power = calibrate(labels, ibcc);

  return {
    weights: {
      ...weightsFrom(numbered, both, { power, most: rows.redundancy }),
      apart: findApart(rows, numbered.raters),
      shares: findShares(rows, numbered.raters),
    },
    tasks: taskChanges(rows, numbered, both, { terms, power }),
    raters: raterChanges(rows, numbered, both, { terms, power }),
    gold: doubtfulGold(rows, numbered.raters),
    promote: promotions(rows, numbered, both.posterior),
  };
}

/** People who move together count as one in everything that is worked out (docs/quality.md). */
function asVoices({ labels, raters, ...rest }: Numbered): Numbered {
  const voiced = byVoice(labels, findVoices(labels));
  const voices = [...raters].map(([rater, number]) => [rater, voiced.voice[number]!] as const);
  return { ...rest, labels: voiced.labels, raters: new Map(voices) };
}

function weightsFrom(
  numbered: Numbered,
  both: BothFits,
  { power, most }: { power: number; most: number },
): Omit<Weights, 'apart' | 'shares'> {
  const { labels, raters } = numbered;
  const { fit } = both;
  const table = newTable(labels);
  countConfusion(labels, fit.posterior, table);
  const newcomer = crowdMatrix(table, labels.classes).map(Math.log);
  const { emission, logPrior } = fit;

  return {
    raters,
    emission,
    logPrior,
    newcomer,
    power,
    ...findDoubts(numbered, both.posterior, { power, most }),
    unmet: findUnmetPairs(labels),
  };
}

interface Settings {
  terms: QualityTerms;
  power: number;
}

function taskChanges(
  rows: CampaignRows,
  { labels, tasks }: Numbered,
  both: BothFits,
  { terms, power }: Settings,
): TaskChange[] {
  const target = terms.target / 10_000;
  const left = Int32Array.from(tasks, ({ given }) => rows.redundancy - given);
  const more = needMoreByFits(labels, left, target, both);
  const tempered = temper(both.posterior, labels.classes, power);

  return tasks.flatMap((task, t) => {
    if (task.role !== 'work') return [];

    const row = tempered.subarray(t * labels.classes, (t + 1) * labels.classes);
    const wants = more[t] === 1 || Math.max(...row) < target;
    const now = { ...task, settled: task.settled === 1 };
    const burnIn = task.burn_in === 1;
    const rule = { least: terms.least, most: rows.redundancy, burnIn, more: wants };
    const next = nextPlaces(now, rule);
    const same = next.places === now.places && next.settled === now.settled;

    return same
      ? []
      : [{ task: task.id, given: task.given, more: wants, logs: logsOf(labels, both, t) }];
  });
}

const logsOf = ({ classes }: Labels, { fit }: BothFits, t: number): number[] =>
  Array.from(fit.posterior.subarray(t * classes, (t + 1) * classes), (share) =>
    Math.log(Math.max(share, 1e-12)),
  );

function raterChanges(
  rows: CampaignRows,
  { labels, raters }: Numbered,
  { fit }: BothFits,
  { power }: Settings,
): RaterChange[] {
  const checks = checkRecords(rows, raters);
  const members = Map.groupBy(raters.keys(), (rater) => raters.get(rater)!);
  const peers = viewOfPeers(labels, fit.posterior, fit.emission, power);
  const spreads = relativeSpreads(peers);

  return [...raters].map(([rater, number]) => {
    const record = {
      ...checks.get(rater)!,
      spread: spreads[number]!,
    };
    const reliability = peers.reliability[number]!;
    return {
      rater,
      ...judgeTogether(
        record,
        members.get(number)!.map((each) => checks.get(each)!),
      ),
      doubted: isDoubted(record),
      share: bonusShare(reliability),
      record: { ...record, reliability },
    };
  });
}

/** With fewer answers a spread is only noise. */
const MIN_SPREAD_ANSWERS = 20;

/** Spreads relative to the campaign's median, because raters cannot help how much its tasks divide people. */
function relativeSpreads({ spread, judged }: PeerView): (number | null)[] {
  const known = [...spread]
    .filter((_, w) => judged[w]! >= MIN_SPREAD_ANSWERS)
    .sort((a, b) => a - b);
  const usual = known[known.length >> 1] ?? 0;
  return [...spread].map((each, w) =>
    judged[w]! < MIN_SPREAD_ANSWERS || usual === 0 ? null : each / usual,
  );
}

function promotions(
  rows: CampaignRows,
  { labels, tasks }: Numbered,
  posterior: Float64Array,
): CampaignFit['promote'] {
  const asked = new Set(
    rows.tasks.flatMap(({ role, origin }) => (role === 'gold' ? [origin] : [])),
  );
  let left = PROMOTE.most - rows.tasks.filter(({ role }) => role === 'gold').length;
  const found: CampaignFit['promote'] = [];
  const kind = kindOf(rows.kind);

  for (const [t, { id, role, settled }] of tasks.entries()) {
    if (left <= 0) break;
    const answers = labels.label.subarray(labels.start[t]!, labels.start[t + 1]!);
    const [first] = answers;
    if (role !== 'work' || settled === 0 || asked.has(id)) continue;
    if (answers.length < PROMOTE.answers || answers.some((label) => label !== first)) continue;
    const word = kind.classes[first!];
    const sure = posterior[t * labels.classes + first!]!;
    if (sure < PROMOTE.sure || word === undefined || !kind.promotable(word)) continue;
    found.push({ task: id, gold: word });
    left -= 1;
  }

  return found;
}
