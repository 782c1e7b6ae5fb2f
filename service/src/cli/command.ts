import { type ParseArgsConfig, parseArgs } from 'node:util';
import { UsageError } from './errors.ts';

/** What a command may touch: handed in, so that a test can look on. */
export interface Io {
  env: Record<string, string | undefined>;
  /** Results: what a pipe gets. */
  out(line: string): void;
  /** Progress and notes: what a person sees. */
  note(line: string): void;
  /** Replaces the last line of a terminal; absent where nobody looks on. */
  progress?(line: string): void;
}

type Options = NonNullable<ParseArgsConfig['options']>;

export interface Command {
  /** As it is typed, such as `campaign create`. */
  name: string;
  summary: string;
  help: string;
  /** @throws UsageError for a wrong command line, CliError and StintError for the rest. */
  run(args: string[], io: Io): Promise<void>;
}

type Parsed<O extends Options> = ReturnType<
  typeof parseArgs<{ options: O; strict: true; allowPositionals: true }>
>;

interface Spec<O extends Options> {
  name: string;
  summary: string;
  /** Names of the arguments without dashes, such as `ID`. All are needed. */
  positionals: readonly string[];
  /** Further arguments that may be left out, in their order after those. */
  optional?: readonly string[];
  options: O;
  /** Lines for each option and an example or two. */
  help: string;
  run(values: Parsed<O>['values'], positionals: string[], io: Io): Promise<void>;
}

/** A command from its options and what it does. */
export function defineCommand<const O extends Options>(spec: Spec<O>): Command {
  const optional = spec.optional ?? [];
  const may = optional.map((name) => `[${name}]`);
  const usage = ['npm run stint --', spec.name, ...spec.positionals, ...may].join(' ');
  return {
    name: spec.name,
    summary: spec.summary,
    help: `${spec.summary}\n\n  ${usage} [options]\n\n${spec.help.replace(/^\n/, '').trimEnd()}\n`,
    async run(args, io) {
      const { values, positionals } = parse(args, spec.options);
      const missing = spec.positionals.slice(positionals.length);
      if (missing.length > 0) throw new UsageError(`Missing: ${missing.join(' ')}`);
      const extra = positionals.slice(spec.positionals.length + optional.length);
      if (extra.length > 0) throw new UsageError(`Too many arguments: ${extra.join(' ')}`);
      await spec.run(values, positionals, io);
    },
  };
}

function parse<O extends Options>(args: string[], options: O): Parsed<O> {
  try {
    return parseArgs({ args, options, strict: true, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
