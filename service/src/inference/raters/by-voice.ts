import { groupLabels, type Labels } from '../labels/labels.ts';

/** Answers with a voice in the place of each of its raters. */
export interface VoicedLabels {
  /** Its raters are voices. */
  labels: Labels;
  /** The number of each rater's voice, from 0; most are a voice of their own. */
  voice: Int32Array;
}

/**
 * The same answers with one rater for each voice (`findVoices`): of several answers of a voice to one
 * task one counts, the one that most of its members gave.
 */
export function byVoice(labels: Labels, together: readonly (readonly number[])[]): VoicedLabels {
  const { tasks, classes, start, gold } = labels;
  const voice = numberVoices(labels.raters, together);
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
  const columns = { task: column('task'), rater: column('rater'), label: column('label') };
  const sizes = { tasks, raters: voice.reduce((most, v) => Math.max(most, v + 1), 0), classes };
  return { labels: groupLabels({ ...columns, length: rows.length }, sizes, gold), voice };
}

function numberVoices(raters: number, together: readonly (readonly number[])[]): Int32Array {
  const voice = new Int32Array(raters).fill(-1);
  for (const [number, members] of together.entries())
    for (const member of members) voice[member] = number;
  let next = together.length;
  for (let r = 0; r < raters; r++) if (voice[r]! < 0) voice[r] = next++;
  return voice;
}
