import { boot } from './bootstrap.mjs';

await boot('tests/bench/soak/main.ts');
