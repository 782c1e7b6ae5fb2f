import { boot } from './bootstrap.mjs';

await boot('scripts/recover/main.ts');
