import { boot } from './bootstrap.mjs';

await boot('tests/bench/relay/main.ts');
