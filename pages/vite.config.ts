import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/**
 * The pages that the service serves, /claim and /campaign, as plain files. `demo-wallet` keeps its
 * name, so that a service on any chain but the local one can refuse to serve it.
 */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: '/pages/',
  plugins: [react()],
  build: {
    outDir: fileURLToPath(new URL('./dist', import.meta.url)),
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    // Otherwise fonts and pictures would become data: URLs, which the page's policy refuses.
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: {
        claim: fileURLToPath(new URL('./claim/index.html', import.meta.url)),
        campaign: fileURLToPath(new URL('./campaign/index.html', import.meta.url)),
      },
      output: {
        entryFileNames: '[name]-[hash].js',
        chunkFileNames: '[name]-[hash].js',
        assetFileNames: '[name]-[hash][extname]',
      },
    },
  },
});
