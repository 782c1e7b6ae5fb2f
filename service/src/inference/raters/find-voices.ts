import type { Labels } from '../labels/labels.ts';
import { type Odds, type PairOdds, sumOf, testAlike } from './alike-test.ts';
import { oddsOfVoice } from './know-better.ts';

/** How many voices that are none a campaign may expect when all its people are honest. */
const FALSE_VOICES = 0.1;
const NEEDED = Math.log(1 / FALSE_VOICES);
/** Without whom a group is as surely a voice but for this, nats, is none of it. */
const LEAST_PART = 1;
/** From how many of the likeliest pairs a voice is looked for. */
const SEEDS = 24;

interface Group {
  members: number[];
  /** Log odds that it is a voice, against the number of groups of its size. */
  score: number;
}

/**
 * Finds raters who move together: one person with several devices, one program, a ring that agrees
 * beforehand. They are one voice, whatever they say, and nobody is accused of anything by it. A group has
 * to be likelier than all groups of its size that chance could form, and likelier than people who know
 * what is true (`oddsOfVoice`). People who share a taste, or know better than the crowd, differ in all
 * else that is hard.
 * @returns the raters of each voice of more than one
 */
export function findVoices(labels: Labels): number[][] {
  const odds = testAlike(labels);
  const people = odds.size;
  const found: number[][] = [];
  for (let best = likeliest(odds, people); best && best.score > NEEDED; ) {
    const members = surelyTogether(labels, best.members, NEEDED + Math.log(people));
    if (members.length > 1) found.push(members);
    forget(odds, best.members);
    best = likeliest(odds, people);
  }
  return found;
}

/** Those of a group who are one voice for certain, and not only because they are like some of it. */
function surelyTogether(labels: Labels, group: readonly number[], needed: number): number[] {
  let members = [...group];
  let odds = oddsOfVoice(labels, members);
  while (members.length > 2 && odds > needed) {
    const without = members.map((each) => {
      const rest = members.filter((other) => other !== each);
      return { rest, odds: oddsOfVoice(labels, rest) };
    });
    const next = without.reduce((a, b) => (b.odds > a.odds ? b : a));
    if (odds - next.odds > LEAST_PART) break;
    ({ rest: members, odds } = next);
  }
  return odds > needed ? members : [];
}

function forget(odds: PairOdds, members: readonly number[]): void {
  for (const member of members) odds.delete(member);
  for (const others of odds.values()) for (const member of members) others.delete(member);
}

/** The likeliest group that grows from one of the likeliest pairs. */
function likeliest(odds: PairOdds, people: number): Group | null {
  let best: Group | null = null;
  for (const pair of seedPairs(odds)) {
    const group = grow(odds, pair, people);
    if (group.score > (best?.score ?? 0)) best = group;
  }
  return best;
}

function seedPairs(odds: PairOdds): [number, number][] {
  const pairs = [...odds].flatMap(([from, others]) =>
    [...others].flatMap(([to, each]): [number, number, number][] =>
      from < to && each.strangers > 0 ? [[from, to, each.strangers]] : [],
    ),
  );
  return pairs
    .sort((a, b) => b[2] - a[2])
    .slice(0, SEEDS)
    .map(([from, to]) => [from, to]);
}

/** Adds to a pair whoever is most like all of it, and returns the likeliest of the groups on the way. */
function grow(odds: PairOdds, [first, second]: [number, number], people: number): Group {
  const members = [first, second];
  const links = new Map<number, Odds>();
  const meet = (member: number) => {
    for (const [other, each] of odds.get(member)!) {
      const before = links.get(other);
      links.set(other, before ? sumOf(before, each) : each);
    }
    for (const each of members) links.delete(each);
  };
  meet(first);
  meet(second);

  const scoreOf = ({ strangers, inPart }: Odds) =>
    inPart < NEEDED + Math.log(people)
      ? Number.NEGATIVE_INFINITY
      : strangers - members.length * Math.log(people);
  let sum = odds.get(first)!.get(second)!;
  let best: Group = { members: [...members], score: scoreOf(sum) };
  for (let next = mostAlike(links); next !== null; next = mostAlike(links)) {
    sum = sumOf(sum, links.get(next)!);
    members.push(next);
    meet(next);
    if (scoreOf(sum) > best.score) best = { members: [...members], score: scoreOf(sum) };
  }
  return best;
}

/** Who is most surely one with a group, if anybody is. */
function mostAlike(links: ReadonlyMap<number, Odds>): number | null {
  let best: number | null = null;
  let most = 0;
  for (const [rater, odds] of links) {
    if (odds.strangers <= most) continue;
    most = odds.strangers;
    best = rater;
  }
  return best;
}
