import { type ParseArgsConfig, parseArgs } from 'node:util';
import { UsageError } from './errors.ts';

/** What a command reads and writes, passed in so that tests can see it. */
export interface Io {
  env: Record<string, string | undefined>;
  /** Results: what a pipe gets. */
  out(line: string): void;
  /** Progress and notes: what a person sees. */
  note(line: string): void;
  /** Replaces the last line of a terminal; absent when there is no terminal. */
  progress?(line: string): void;
}

type Options = NonNullable<ParseArgsConfig['options']>;

/** A command of the command line. */
export interface Command {
  /** As people type it, such as `campaign create`. */
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
  /** Names of the required arguments, such as `ID`. */
  positionals: readonly string[];
  /** Names of optional arguments, which follow the required ones. */
  optional?: readonly string[];
  options: O;
  /** A line for each option, and an example or two. */
  help: string;
  run(values: Parsed<O>['values'], positionals: string[], io: Io): Promise<void>;
}

/** Makes a command from its options and what it does. */
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
