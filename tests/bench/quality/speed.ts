import { dawidSkene } from '../../../service/src/inference/models/dawid-skene.ts';
import { ensemble } from '../../../service/src/inference/models/ensemble.ts';
import { ibcc } from '../../../service/src/inference/models/ibcc.ts';
import { plantLabels } from '../../../service/src/inference/testing/plant.ts';
import { report, time } from './report.ts';

const PER_TASK = 5;

/** Fit times by number of answers, on simulated answers. */
export function benchSpeed(): void {
  const small = plant(8_000);
  const middle = plant(25_000);
  report(
    'quality.ds.8k',
    time(() => dawidSkene(small), 5),
    'ms',
    20,
  );
  report('quality.ibcc.25k', time(() => ibcc(middle), 5) / 1000, 's', 0.3);
  report('quality.ensemble.25k', time(() => ensemble(middle), 3) / 1000, 's', 3);
  const large = plant(1_000_000);
  report('quality.ibcc.1m', time(() => ibcc(large), 1) / 1000, 's', 20);
  report('quality.ibcc.1m.rss', process.resourceUsage().maxRSS / 1024 ** 2, 'GB', 1);
}

const plant = (answers: number) =>
  plantLabels({
    tasks: answers / PER_TASK,
    raters: Math.ceil(answers / 200),
    classes: 4,
    perTask: PER_TASK,
    seed: answers,
    skill: [0.4, 0.9],
  }).labels;
