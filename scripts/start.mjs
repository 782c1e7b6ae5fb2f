import { boot } from './bootstrap.mjs';

await boot('scripts/start/main.ts', { ownSession: true });
