import { groupLabels, type Labels } from '../labels/labels.ts';
import { testAlike } from './alike-test.ts';

/** How many false joins a campaign may expect when all its people are honest. */
const FALSE_JOINS = 0.1;

type Links = Map<number, Map<number, number>>;

/** Each pair in both directions. */
function bothWays(pairs: Links): Links {
  const links: Links = new Map();
  const add = (from: number, to: number, odds: number) =>
    links.set(from, (links.get(from) ?? new Map<number, number>()).set(to, odds));
  for (const [first, others] of pairs) {
    for (const [second, odds] of others) {
      add(first, second, odds);
      add(second, first, odds);
    }
  }
  return links;
}

/** The two that are one voice most surely, if they are with odds of more than `needed`. */
function strongest(links: Links, needed: number): [number, number] | null {
  let best: [number, number] | null = null;
  let most = needed;
  for (const [from, others] of links) {
    for (const [to, odds] of others) {
      if (from > to || odds <= most) continue;
      most = odds;
      best = [from, to];
    }
  }
  return best;
}

/** Joins `second` to `first`: what is known of them and everybody else adds up. */
function join(links: Links, first: number, second: number): void {
  const ours = links.get(first)!;
  const theirs = links.get(second)!;
  links.delete(second);
  ours.delete(second);
  for (const [other, odds] of theirs) {
    if (other === first) continue;
    const sum = (ours.get(other) ?? 0) + odds;
    ours.set(other, sum);
    const others = links.get(other)!;
    others.set(first, sum);
    others.delete(second);
  }
}

/**
 * Finds raters who always move together: one person with several devices, one program, a ring that
 * agrees beforehand. They are one voice, whatever they say, and nobody is accused of anything by it.
 * Who joins a voice has to be like all of it, so that a chance resemblance does not chain people.
 * @returns the number of each rater's voice, from 0
 */
export function findVoices(labels: Labels): { voices: number; voice: Int32Array } {
  const pairs = testAlike(labels);
  const compared = [...pairs.values()].reduce((sum, others) => sum + others.size, 0);
  const needed = Math.log(Math.max(1, compared) / FALSE_JOINS);
  const links = bothWays(pairs);

  const parent = Int32Array.from({ length: labels.raters }, (_, rater) => rater);
  for (let pair = strongest(links, needed); pair; pair = strongest(links, needed)) {
    const [first, second] = pair;
    join(links, first, second);
    for (let r = 0; r < parent.length; r++) if (parent[r] === second) parent[r] = first;
  }

  const numbers = new Map<number, number>();
  const voice = parent.map((root) => {
    const number = numbers.get(root) ?? numbers.size;
    numbers.set(root, number);
    return number;
  });
  return { voices: numbers.size, voice };
}

/**
 * The same answers with a voice in the place of each rater: of several answers of a voice to one task one
 * counts, the one that most of its members gave.
 */
export function byVoice(labels: Labels, { voices, voice }: ReturnType<typeof findVoices>): Labels {
  const { tasks, classes, start, gold } = labels;
  const rows: { task: number; rater: number; label: number }[] = [];
  for (let t = 0; t < tasks; t++) {
    const said = new Map<number, Int32Array>();
    for (let i = start[t]!; i < start[t + 1]!; i++) {
      const speaker = voice[labels.rater[i]!]!;
      const counts = said.get(speaker) ?? new Int32Array(classes);
      said.set(speaker, counts);
      counts[labels.label[i]!]! += 1;
    }
    for (const [rater, counts] of said)
      rows.push({ task: t, rater, label: counts.indexOf(Math.max(...counts)) });
  }

  const column = (name: 'task' | 'rater' | 'label') => rows.map((row) => row[name]);
  return groupLabels(
    { task: column('task'), rater: column('rater'), label: column('label'), length: rows.length },
    { tasks, raters: voices, classes },
    gold,
  );
}
