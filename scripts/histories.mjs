import { boot } from './bootstrap.mjs';

await boot('tests/histories/main.ts');
