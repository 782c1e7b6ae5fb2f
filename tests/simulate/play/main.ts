import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { measure, type Result } from './measure.ts';
import { play } from './run.ts';
import { SCENARIOS } from './scenarios.ts';

/**
 * `npm run simulate -- play [TEXT] [--seeds 1,2,3]`: people who play for money, and those who do not,
 * through the real service. Prints a line of JSON for each scenario whose name contains TEXT, and seed.
 */
export async function main(args: readonly string[]): Promise<void> {
  const at = args.indexOf('--seeds');
  const seeds = at < 0 ? [1, 2, 3] : args[at + 1]!.split(',').map(Number);
  const text = args[0]?.startsWith('--') ? '' : (args[0] ?? '');
  for (const scenario of SCENARIOS.filter(({ name }) => name.includes(text))) {
    for (const seed of seeds) {
      const played = await play(scenario, seed);
      print(scenario.name, seed, await measure(played));
      await played.service.ctx.store.close();
      rmSync(dirname(played.service.path), { recursive: true, force: true });
    }
  }
}

const round = (value: number) => Math.round(value * 1_000) / 1_000;

function print(name: string, seed: number, result: Result): void {
  const rounded = JSON.stringify({ name, seed, ...result }, (_, value) =>
    typeof value === 'number' ? round(value) : value,
  );
  process.stdout.write(`${rounded}\n`);
}
