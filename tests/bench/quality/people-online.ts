import { QUALITY_DEFAULTS } from '../../../lib/protocol/campaigns.ts';
import { CHOICES } from '../../../lib/protocol/tasks.ts';
import { groupLabels, type Labels } from '../../../service/src/inference/labels/labels.ts';
import { type Random, seeded } from '../../../service/src/inference/math/random.ts';
import { replay } from '../../../service/src/inference/stopping/replay.ts';
import { fitCampaign, type RaterChange } from '../../../service/src/quality/online/fit-campaign.ts';
import type { CampaignRows } from '../../../service/src/quality/online/read-campaign.ts';
import { checkOdds } from '../../../service/src/quality/people/record.ts';
import { areaUnderCurve, type Injected, inject, type Row } from './inject.ts';
import { REFERENCE } from './people.ts';
import { mean, report } from './report.ts';
import type { RealSet } from './sets.ts';

const SEEDS = 10;
/** Share of the tasks that become gold, and the share of right answers that makes a task clear-cut. */
const GOLD = 0.05;
const CLEAR = 0.8;
const TARGET = QUALITY_DEFAULTS.target / 10_000;

/**
 * The same spammers and rings as the refits of a running campaign see them: `full` with all answers,
 * as if every task calibrated, and `stopped` with only those answers that were asked for before tasks
 * came to rest. A twentieth of the tasks, clear-cut ones, is gold. Repeats with swapped sides cannot be
 * replayed, because no set has them.
 */
export function benchPeopleOnline(sets: readonly RealSet[]): void {
  for (const set of sets) {
    const goals = REFERENCE[set.name];
    if (!goals) continue;
    for (const mode of ['full', 'stopped'] as const) {
      const runs = Array.from({ length: SEEDS }, (_, seed) => measure(set, mode, seeded(seed)));
      const figure = (name: keyof (typeof runs)[0], unit: string, goal = 0) => {
        const values = runs.map((run) => run[name]).filter((value) => !Number.isNaN(value));
        report(`quality.online.${set.name}-${mode}.${name}`, mean(values), unit, goal);
      };
      figure('spread', 'AUC', goals[0]);
      figure('gold', 'AUC');
      figure('voice', 'share');
      figure('voiceFalsely', 'share');
      figure('doubted', 'share');
      figure('doubtedFalsely', 'share');
      figure('against', 'share');
      figure('againstFalsely', 'share');
    }
  }
}

function measure({ labels, truth }: RealSet, mode: 'full' | 'stopped', random: Random) {
  const injected = inject(labels, random);
  const share = GOLD * (labels.tasks / truth.filter((_, t) => isClear(labels, truth, t)).length);
  const gold = truth.map((known, t) =>
    isClear(labels, truth, t) && random.next() < share ? known : -1,
  );
  const all = group(labels, injected, injected.rows, gold);
  const work = group(
    labels,
    injected,
    injected.rows.filter(({ task }) => gold[task]! < 0),
  );
  const used = mode === 'full' ? all : replay(work, { target: TARGET, seed: random.below(1_000) });
  const asked = new Set(used.rater);
  const checks = injected.rows.filter(({ task, rater }) => gold[task]! >= 0 && asked.has(rater));
  const rows = mode === 'full' ? injected.rows : [...rowsOf(used), ...checks];
  const campaign = campaignOf(labels, rows, gold, random);
  const { raters, weights } = fitCampaign(campaign);

  return judge(raters, injected, voicesOf(weights.raters, injected));
}

/** Whether a task is clear-cut, as gold has to be. */
function isClear({ start, label }: Labels, truth: Int32Array, t: number): boolean {
  const answers = label.subarray(start[t]!, start[t + 1]!);
  return (
    truth[t]! >= 0 && answers.filter((each) => each === truth[t]).length >= CLEAR * answers.length
  );
}

/** Who was found to move together: of the ring, and of the set's own raters. */
function voicesOf(voices: ReadonlyMap<string, number>, { firstSpammer, firstOfRing }: Injected) {
  const sizes = Map.groupBy(voices.values(), (voice) => voice);
  const share = (first: number, end: number) => {
    const some = [...voices].filter(([rater]) => Number(rater) >= first && Number(rater) < end);
    return some.filter(([, voice]) => sizes.get(voice)!.length > 1).length / some.length;
  };
  const ring = share(firstOfRing, Number.POSITIVE_INFINITY);
  return { voice: ring, voiceFalsely: share(0, firstSpammer) };
}

function judge(
  raters: readonly RaterChange[],
  { firstSpammer, firstOfRing }: Injected,
  voices: ReturnType<typeof voicesOf>,
) {
  const seen = raters.map((change) => ({ ...change, number: Number(change.rater) }));
  const alone = seen.filter(({ number }) => number < firstOfRing);
  const isSpammer = (number: number) => number >= firstSpammer;
  const scored = <T>(list: readonly T[], score: (one: T) => number, bad: (one: T) => boolean) =>
    areaUnderCurve(list.map((one) => ({ score: score(one), bad: bad(one) })));
  const spreads = alone.filter(({ record }) => record.spread !== null);
  const checked = alone.filter(({ record: { gold } }) => gold.right + gold.wrong > 0);
  const honest = alone.filter(({ number }) => !isSpammer(number));
  const spammers = alone.filter(({ number }) => isSpammer(number));
  const share = (list: typeof alone, is: (one: (typeof alone)[0]) => boolean) =>
    list.filter(is).length / list.length;

  return {
    spread: scored(
      spreads,
      ({ record }) => -record.spread!,
      ({ number }) => isSpammer(number),
    ),
    gold: scored(
      checked,
      ({ record }) => -checkOdds(record),
      ({ number }) => isSpammer(number),
    ),
    ...voices,
    doubted: share(spammers, ({ doubted }) => doubted),
    doubtedFalsely: share(honest, ({ doubted }) => doubted),
    against: share(spammers, ({ standing }) => standing === 'against'),
    againstFalsely: share(honest, ({ standing }) => standing === 'against'),
  };
}

function group(labels: Labels, { raters }: Injected, rows: readonly Row[], gold?: Int32Array) {
  const column = (name: keyof Row) => rows.map((row) => row[name]);
  const flat = {
    task: column('task'),
    rater: column('rater'),
    label: column('label'),
    length: rows.length,
  };
  return groupLabels(flat, { ...labels, raters }, gold);
}

function rowsOf({ tasks, start, rater, label }: Labels): Row[] {
  return Array.from({ length: tasks }, (_, task) =>
    Array.from({ length: start[task + 1]! - start[task]! }, (_, i) => ({
      task,
      rater: rater[start[task]! + i]!,
      label: label[start[task]! + i]!,
    })),
  ).flat();
}

/** The answers as rows of the store, in a random order of arrival. */
function campaignOf(
  { tasks }: Labels,
  rows: readonly Row[],
  gold: Int32Array,
  random: Random,
): CampaignRows {
  const counts = new Int32Array(tasks);
  for (const { task } of rows) counts[task]! += 1;
  return {
    kind: 'comparison',
    quality: JSON.stringify(QUALITY_DEFAULTS),
    redundancy: counts.reduce((most, count) => Math.max(most, count), 0),
    tasks: Array.from({ length: tasks }, (_, task) => ({
      id: String(task),
      role: gold[task]! >= 0 ? ('gold' as const) : ('work' as const),
      places: counts[task]!,
      slots: 0,
      given: counts[task]!,
      settled: 1,
      burn_in: 0,
      gold: gold[task]! >= 0 ? CHOICES[gold[task]!]! : null,
      gold_off: 0,
      origin: null,
    })),
    answers: rows
      .map(({ task, rater, label }) => ({
        id: `${task} ${rater}`,
        task: String(task),
        rater: String(rater),
        choice: CHOICES[label]!,
        swapped: 0,
        received_at: random.next(),
        state: 'pending' as const,
      }))
      .sort((a, b) => a.received_at - b.received_at),
    standings: new Map(),
  };
}
