import { createHash } from 'node:crypto';
import type { Judged } from '../judged.ts';

/** A stable number for a name, as Label Studio wants ids. */
const number = (text: string): number =>
  createHash('sha256').update(text).digest().readUInt32BE(0) >>> 1;

type Answer = Judged['answers'][number];

const SIDE = { a: 'left', b: 'right' } as const;

/** Pairwise has no value for a tie, so that goes into a Choices control next to it, as its docs advise. */
function result({ choice }: Answer, id: string) {
  const common = { id, to_name: 'comparison', origin: 'manual' };
  return choice === 'a' || choice === 'b'
    ? { ...common, from_name: 'comparison', type: 'pairwise', value: { selected: SIDE[choice] } }
    : { ...common, from_name: 'verdict', type: 'choices', value: { choices: [choice] } };
}

function annotation(task: Judged, answer: Answer) {
  const at = new Date(answer.answeredAt).toISOString();
  const id = number(`${task.task}:${answer.rater}`);
  return {
    id,
    completed_by: number(answer.rater),
    result: [result(answer, id.toString(36))],
    was_cancelled: false,
    ground_truth: false,
    created_at: at,
    updated_at: at,
    lead_time: answer.shownMs / 1000,
    task: number(task.task),
  };
}

/** A task of a Label Studio export, with one annotation for each answer. */
export function labelStudioTask(task: Judged) {
  return {
    id: number(task.task),
    data: {
      prompt: task.prompt,
      answer1: task.a,
      answer2: task.b,
      stint_task: task.task,
      ...(task.ref !== null && { ref: task.ref }),
    },
    meta: { verdict: task.verdict, confidence: task.confidence },
    annotations: task.answers.map((answer) => annotation(task, answer)),
    predictions: [],
  };
}

/** The labelling interface for these tasks. */
export const LABEL_STUDIO_CONFIG = `<View>
  <Text name="prompt" value="$prompt"/>
  <View style="display: flex">
    <Text name="answer1" value="$answer1"/>
    <Text name="answer2" value="$answer2"/>
  </View>
  <Pairwise name="comparison" toName="answer1,answer2"/>
  <Choices name="verdict" toName="prompt" choice="single">
    <Choice value="tie"/>
    <Choice value="both_bad"/>
  </Choices>
</View>
`;
