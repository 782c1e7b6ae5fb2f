import { boot } from './bootstrap.mjs';

await boot('tests/simulate/main.ts');
