import { IntList } from '../../inference/labels/int-list.ts';
import { Names } from '../../inference/labels/names.ts';
import { lastVotes, OUTCOME, type Votes } from '../../inference/pairs/votes.ts';
import { badLine, type Column, readRows } from './csv.ts';
import { TASK, WORKER } from './read-labels.ts';

const LEFT: Column = { name: 'left', also: ['a', 'item_a', 'model_a', 'left_item'] };
const RIGHT: Column = { name: 'right', also: ['b', 'item_b', 'model_b', 'right_item'] };
const WINNER: Column = { name: 'winner', also: ['label', 'preference', 'outcome', 'result'] };

const WORDS = new Map<string, number>([
  ['left', OUTCOME.left],
  ['right', OUTCOME.right],
  ['tie', OUTCOME.tie],
  ['draw', OUTCOME.tie],
  ['equal', OUTCOME.tie],
  ['same', OUTCOME.tie],
]);

/** A file of comparisons; items in order of first appearance. */
export interface PairFile {
  items: Names;
  votes: Votes;
}

/**
 * Reads `task,worker,left,right,winner`. The winner is `left`, `right` or `tie` (also draw,
 * equal, same; in any case), or the name of one of the two items. The last vote of a rater on a
 * pair in a task counts. @throws CliError with the line of what is wrong
 */
export async function readPairFile(
  path: string,
  onBytes?: (bytes: number) => void,
): Promise<PairFile> {
  const [items, raters, tasks] = [new Names(), new Names(), new Names()];
  const columns = Array.from({ length: 5 }, () => new IntList());
  const [task, rater, left, right, outcome] = columns as [
    IntList,
    IntList,
    IntList,
    IntList,
    IntList,
  ];
  const wanted = [TASK, WORKER, LEFT, RIGHT, WINNER];
  for await (const { line, values } of readRows(path, wanted, onBytes)) {
    const [taskName, raterName, leftName, rightName, winner] = values as Five;
    if (leftName === rightName) throw badLine(path, line, `${leftName} is compared with itself`);
    const won = readWinner(winner, leftName, rightName);
    if (typeof won === 'string') throw badLine(path, line, won);
    task.push(tasks.number(taskName));
    rater.push(raters.number(raterName));
    left.push(items.number(leftName));
    right.push(items.number(rightName));
    outcome.push(won);
  }

  const votes = {
    items: items.list.length,
    raters: raters.list.length,
    tasks: tasks.list.length,
    task: task.values,
    rater: rater.values,
    left: left.values,
    right: right.values,
    outcome: Uint8Array.from(outcome.values),
  };
  return { items, votes: lastVotes(votes) };
}

type Five = [string, string, string, string, string];

/** @returns the outcome, or a text that says what is wrong */
function readWinner(winner: string, left: string, right: string): number | string {
  const byWord = WORDS.get(winner.toLowerCase());
  const byName = winner === left ? OUTCOME.left : winner === right ? OUTCOME.right : undefined;
  if (byWord !== undefined && byName !== undefined && byWord !== byName) {
    return `winner ${winner} is a side or a tie, and also the name of an item`;
  }
  return byName ?? byWord ?? `winner ${winner} is neither left, right, tie, ${left} nor ${right}`;
}
