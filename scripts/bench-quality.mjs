import { boot } from './bootstrap.mjs';

await boot('tests/bench/quality/main.ts');
