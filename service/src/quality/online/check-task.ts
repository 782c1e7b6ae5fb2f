import type { TaskTable } from '../../store/schema.ts';

/** A task that asks the same as another one, as a check or an appeal, without taking its places. */
export const checkOf = (
  task: TaskTable,
  made: Pick<TaskTable, 'id' | 'created_at'>,
  check: Pick<TaskTable, 'role'> & Partial<Pick<TaskTable, 'gold' | 'origin' | 'slots' | 'places'>>,
): TaskTable => ({
  ...task,
  ...made,
  ref: null,
  slots: 0,
  places: 0,
  given: 0,
  new_given: 0,
  settled: 1,
  burn_in: 0,
  logs: null,
  gold: null,
  gold_off: 0,
  explanation: null,
  origin: task.id,
  ...check,
});
