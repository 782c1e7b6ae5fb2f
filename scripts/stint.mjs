import { boot } from './bootstrap.mjs';

await boot('service/src/cli/main.ts');
