import { boot } from './bootstrap.mjs';

await boot('tests/support/netns/main.ts');
