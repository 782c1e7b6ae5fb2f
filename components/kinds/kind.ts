import type { ShortcutAction } from '../../lib/protocol/settings.ts';
import type { ComparisonChoice } from '../../lib/protocol/tasks.ts';

/** How a task is being looked at; the screen keeps it, the keys and the kinds change it. */
export type TaskView = {
  /** The question is folded to one line. */
  folded: boolean;
  /** One answer at full height, or both. */
  single: 'a' | 'b' | null;
  /** Side by side: scrolling one scrolls the other. */
  together: boolean;
};

/** The key printed on each control; an absent one means that its key is off. */
export type KeyCaps = Readonly<Partial<Record<ShortcutAction, string>>>;

/** What every kind's reading area gets. */
export type KindBodyProps = {
  view: TaskView;
  keys: KeyCaps;
  onView: (view: Partial<TaskView>) => void;
  /** The reader has moved into an answer. */
  onRead: () => void;
};

/** What every kind's answer bar gets. */
export type KindChoicesProps = {
  keys: KeyCaps;
  /** The answer just given, whose button keeps its pressed colour for a moment. */
  held: ComparisonChoice | null;
  /** Room for whole sentences, as in a tab. */
  roomy: boolean;
  onChoose: (choice: ComparisonChoice) => void;
};
