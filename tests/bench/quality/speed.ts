import { groupLabels, type Labels } from '../../../service/src/quality/labels/labels.ts';
import { seeded } from '../../../service/src/quality/math/random.ts';
import { dawidSkene } from '../../../service/src/quality/models/dawid-skene.ts';
import { ensemble } from '../../../service/src/quality/models/ensemble.ts';
import { ibcc } from '../../../service/src/quality/models/ibcc.ts';
import { report, time } from './report.ts';

const CLASSES = 4;
const PER_TASK = 5;

/** Fit times by number of answers, on answers made up. */
export function benchSpeed(): void {
  const [small, middle, large] = [8_000, 25_000, 1_000_000].map(plant) as [Labels, Labels, Labels];
  report(
    'quality.ds.8k',
    time(() => dawidSkene(small), 5),
    'ms',
    20,
  );
  report('quality.ibcc.25k', time(() => ibcc(middle), 5) / 1000, 's', 0.3);
  report('quality.ensemble.25k', time(() => ensemble(middle), 3) / 1000, 's', 3);
  report('quality.ibcc.1m', time(() => ibcc(large), 1) / 1000, 's', 20);
  report('quality.ibcc.1m.rss', process.resourceUsage().maxRSS / 1024 ** 2, 'GB', 1);
}

/** Answers of raters who are right with chances from 0.4 to 0.9. */
function plant(answers: number): Labels {
  const random = seeded(answers);
  const raters = Math.ceil(answers / 200);
  const skill = Float64Array.from({ length: raters }, () => 0.4 + 0.5 * random.next());
  const task = Int32Array.from({ length: answers }, (_, i) => Math.floor(i / PER_TASK));
  const rater = task.map(() => random.below(raters));
  const label = task.map((t, i) => {
    const right = random.next() < skill[rater[i]!]!;
    return right ? t % CLASSES : random.below(CLASSES);
  });
  const sizes = { tasks: answers / PER_TASK, raters, classes: CLASSES };
  return groupLabels({ task, rater, label, length: answers }, sizes);
}
