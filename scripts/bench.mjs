import { boot } from './bootstrap.mjs';

await boot('tests/bench/main.ts');
