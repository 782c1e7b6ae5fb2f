import type { TaskKind } from '../../protocol/tasks.ts';
import { byName } from './by-name.ts';
import { comparison } from './comparison/kind.ts';
import type { Kind } from './kind.ts';

/** From how much of it on two answers count as the same, where that has to be decided. */
export const ALIKE = 0.5;

/** What a device can show that does not say: it is from before there were other kinds. */
export const FIRST_KIND: TaskKind = 'comparison';

/** What is known of a kind. @throws Error when there is no kind of this name */
export const kindOf = byName<Kind>({ comparison });
