import { forStream } from './for-stream.ts';
import { run } from './run.ts';

// A reader that stops early (`| head`) is not an error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

const CLEAR_LINE = process.stderr.isTTY ? '\r\x1b[2K' : '';

process.exitCode = await run(process.argv.slice(2), {
  env: process.env,
  out: (line) => void process.stdout.write(`${forStream(process.stdout, line)}\n`),
  note: (line) => void process.stderr.write(`${CLEAR_LINE}${forStream(process.stderr, line)}\n`),
  ...(process.stderr.isTTY && {
    progress: (line: string) =>
      void process.stderr.write(`${CLEAR_LINE}${forStream(process.stderr, line)}`),
  }),
});
