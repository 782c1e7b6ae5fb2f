import type { Labels } from '../labels/labels.ts';
import { type Odds, type PairOdds, sumOf, testAlike } from './alike-test.ts';
import { testInsight } from './insight-test.ts';

/** How many voices that are none a campaign may expect when all its people are honest. */
const FALSE_VOICES = 0.1;
const NEEDED = Math.log(1 / FALSE_VOICES);
/** From how many of the likeliest pairs a voice is looked for. */
const SEEDS = 24;
/** How many of the likeliest groups are held against insight before no voice is found. */
const TRIED = 8;

interface Group {
  members: number[];
  /** Log odds that it is a voice, against the number of groups of its size. */
  score: number;
}

/**
 * Finds raters who move together: one person with several devices, one program, a ring that agrees
 * beforehand. They are one voice, whatever they say, and nobody is accused of anything by it. A group has
 * to be likelier than all groups of its size that chance could form. People who share a taste, or know
 * better than the crowd, differ in all else that is hard; people who are alike because they are right are
 * told by what everybody else says (`testInsight`).
 * @returns the raters of each voice of more than one
 */
export function findVoices(labels: Labels): number[][] {
  const odds = testAlike(labels);
  const people = odds.size;
  const isVoice = ({ members }: Group) => testInsight(labels, members) > NEEDED + Math.log(TRIED);
  const found: number[][] = [];
  for (let next = likeliest(odds, people).find(isVoice); next; ) {
    found.push(next.members);
    forget(odds, next.members);
    next = likeliest(odds, people).find(isVoice);
  }
  return found;
}

function forget(odds: PairOdds, members: readonly number[]): void {
  for (const member of members) odds.delete(member);
  for (const others of odds.values()) for (const member of members) others.delete(member);
}

/** Groups that grow from the likeliest pairs and are no chance, likeliest first. */
function likeliest(odds: PairOdds, people: number): Group[] {
  const groups = new Map<string, Group>();
  for (const pair of seedPairs(odds)) {
    const group = grow(odds, pair, people);
    if (group.score > NEEDED) groups.set(group.members.toSorted((a, b) => a - b).join(), group);
  }
  return [...groups.values()].sort((a, b) => b.score - a.score).slice(0, TRIED);
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
