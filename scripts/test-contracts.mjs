import { boot } from './bootstrap.mjs';

await boot('contracts/script/test.ts');
