import type { Run } from './simulate.ts';

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

/** Prints the results of a run for people. */
export function printTranscript(run: Run): void {
  const { answers, tasks } = run;
  const all = answers.work + answers.gold + answers.repeat + answers.appeal;
  const lines = [
    `seed ${run.seed}: ${tasks} tasks, ${run.gold} more as gold, 200 people`,
    `answers ${all}: ${answers.work} to tasks (${(answers.work / tasks).toFixed(2)} each), ${answers.gold} to gold, ${answers.repeat} repeats, ${answers.appeal} for appeals`,
    `accuracy ${percent(run.accuracy)} of ${tasks}; of the ${run.rested} that rested early ${percent(run.restedAccuracy)}`,
    `paid ${paidAnswers(run).toFixed(0)} answers' worth, fees included: ${(paidAnswers(run) / tasks).toFixed(2)} a task`,
    ...run.majority.map(
      ({ redundancy, accuracy }) =>
        `majority of ${redundancy}: accuracy ${percent(accuracy)}, ${redundancy}.00 a task, all paid`,
    ),
    'who       people worked answers credited  share  rejected',
    ...run.people.map((each) =>
      [
        each.kind.padEnd(10),
        String(each.count).padStart(5),
        String(each.worked).padStart(7),
        String(each.answers).padStart(8),
        String(each.credited).padStart(9),
        percent(each.credited / Math.max(1, each.answers)).padStart(8),
        `  ${JSON.stringify(each.rejected)} appeals upheld ${each.upheld}, denied ${each.denied}`,
      ].join(''),
    ),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** What was credited, as a multiple of one answer's price with its fee. */
const paidAnswers = ({ spent, price }: Run) => Number(spent) / (Number(price) * 1.05);
