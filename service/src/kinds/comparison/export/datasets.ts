import { type Judged, votesOf } from '../judged.ts';

/** A row of a Hugging Face dataset, with the same keys and types in every line. */
export function datasetRow(task: Judged) {
  const votes = votesOf(task);
  return {
    id: task.task,
    ref: task.ref ?? '',
    prompt: task.prompt,
    response_a: task.a,
    response_b: task.b,
    model_a: task.modelA ?? '',
    model_b: task.modelB ?? '',
    language: task.language ?? '',
    label: task.verdict,
    confidence: task.confidence,
    votes_a: votes.a,
    votes_b: votes.b,
    votes_tie: votes.tie,
    votes_both_bad: votes.both_bad,
    raters: task.answers.length,
  };
}

/** What a dataset card says. */
export interface CardFacts {
  name: string;
  rows: number;
  answers: number;
  raters: number;
  /** The expected share of decided rows with a wrong label: TRL's `label_smoothing`. */
  flipRate: number;
}

const TYPES: Record<string, string> = { number: 'int64', string: 'string' };

/** The README.md of a dataset folder, with the YAML head that the Hub reads. */
export function datasetCard(facts: CardFacts, sample: ReturnType<typeof datasetRow>): string {
  const features = Object.entries(sample).map(([name, value]) => {
    const type = name === 'confidence' ? 'float64' : TYPES[typeof value];
    return `  - name: ${name}\n    dtype: ${type}`;
  });
  return `---
pretty_name: ${JSON.stringify(facts.name)}
task_categories:
- text-generation
tags:
- human-feedback
- preference
configs:
- config_name: default
  data_files:
  - split: train
    path: data.jsonl
dataset_info:
  features:
${features.join('\n')}
  splits:
  - name: train
    num_examples: ${facts.rows}
---
# ${facts.name.replaceAll(/[\r\n]/g, ' ')}

${facts.rows} comparisons, judged by ${facts.raters} people in ${facts.answers} answers. \`label\` is what their
answers say together, \`confidence\` how sure that is: of the rows at 0.9, nine in ten are right.

- Ties (\`tie\`) and pairs where both answers are bad (\`both_bad\`) are rows like the others.
- For DPO with \`loss_type="robust"\`: \`label_smoothing=${facts.flipRate.toFixed(4)}\`, the share of decided rows
  whose label is expected to be wrong.
- It does not contain raters: no name, wallet or device was ever given to the requester.
`;
}
