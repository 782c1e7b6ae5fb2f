import type { ComponentType } from 'react';
import type { TaskContent, TaskKind } from '../../lib/protocol/tasks.ts';
import { ComparisonChoices } from './comparison/choices.tsx';
import { Comparison } from './comparison/comparison.tsx';
import type { KindBodyProps, KindChoicesProps } from './kind.ts';

type Renderer = {
  Body: ComponentType<KindBodyProps & { content: TaskContent }>;
  Choices: ComponentType<KindChoicesProps>;
};

/** How each kind of task is shown and answered. A new kind is one more line. */
export const kinds: Record<TaskKind, Renderer> = {
  comparison: { Body: Comparison, Choices: ComparisonChoices },
};
