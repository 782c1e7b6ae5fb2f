import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** `vite build -c tests/wallet/vite.config.ts` makes the unpacked wallet in tests/out/wallet. */
export default defineConfig({
  root: here('.'),
  build: {
    outDir: here('../out/wallet'),
    emptyOutDir: true,
    target: 'es2022',
    lib: { entry: here('background.ts'), formats: ['es'], fileName: () => 'background.js' },
  },
});
