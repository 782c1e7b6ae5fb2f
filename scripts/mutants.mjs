import { boot } from './bootstrap.mjs';

await boot('contracts/script/mutants.ts');
