import { plainText } from '../../lib/domain/plain-text.ts';
import type { TaskContent } from '../../lib/protocol/tasks.ts';

const MAX_LENGTH = 240;

/** The first words of a task's question, to show before it is opened. */
export function preview(content: TaskContent): string {
  return plainText(content.prompt.slice(0, 3)).replace(/\s+/g, ' ').slice(0, MAX_LENGTH);
}
