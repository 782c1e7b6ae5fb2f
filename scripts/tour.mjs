import { boot } from './bootstrap.mjs';

await boot('tests/tour/main.ts');
