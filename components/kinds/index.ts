import type { ComponentType } from 'react';
import type { AnswerWord, TaskContent, TaskKind } from '../../lib/protocol/tasks.ts';
import { ComparisonChoices, nameOfChoice } from './comparison/choices.tsx';
import { Comparison } from './comparison/comparison.tsx';
import type { AnswerNames, KindBodyProps, KindChoicesProps } from './kind.ts';

type Renderer = {
  Body: ComponentType<KindBodyProps & { content: TaskContent }>;
  Choices: ComponentType<KindChoicesProps>;
  /** Null for a word that is no answer. */
  names: (word: AnswerWord) => AnswerNames | null;
};

/** How each kind of task is shown and answered. A new kind is one more line. */
export const kinds: Record<TaskKind, Renderer> = {
  comparison: { Body: Comparison, Choices: ComparisonChoices, names: nameOfChoice },
};
