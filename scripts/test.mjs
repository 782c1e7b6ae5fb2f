import { boot } from './bootstrap.mjs';

await boot('scripts/test/main.ts');
