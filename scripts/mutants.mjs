import { boot } from './bootstrap.mjs';

await boot('scripts/mutants/main.ts');
