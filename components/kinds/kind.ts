import type { ShortcutAction } from '../../lib/protocol/settings.ts';
import type { AnswerWord } from '../../lib/protocol/tasks.ts';
import type { TextKey } from '../text-keys.ts';

/** How a task is shown. The screen keeps this; keys and the kind change it. */
export type TaskView = {
  /** Whether the question is folded to one line. */
  folded: boolean;
  /** The answer that is shown at full height; null for both. */
  single: 'a' | 'b' | null;
  /** Whether scrolling one answer scrolls the other. */
  together: boolean;
};

/** The key printed on each control; absent when that key is off. */
export type KeyCaps = Readonly<Partial<Record<ShortcutAction, string>>>;

/** Props of every kind's reading area. */
export type KindBodyProps = {
  view: TaskView;
  keys: KeyCaps;
  onView: (view: Partial<TaskView>) => void;
  /** The reader has moved into an answer. */
  onRead: () => void;
};

/** Props of every kind's answer bar. */
export type KindChoicesProps = {
  keys: KeyCaps;
  /** The answer just given, whose button keeps its pressed colour for a moment. */
  held: AnswerWord | null;
  /** Whether there is room for whole sentences, as in a tab. */
  roomy: boolean;
  onChoose: (choice: AnswerWord) => void;
};

/** What an answer is called: in a sentence, and once it was given. */
export type AnswerNames = { name: TextKey; given: TextKey };
