import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/**
 * The claim page: plain files that the service serves at /claim. `demo-wallet` keeps its
 * name, so that a service on any other chain than the local one can refuse to serve it.
 */
export default defineConfig({
  root: fileURLToPath(new URL('./claim', import.meta.url)),
  base: '/claim/',
  plugins: [react()],
  build: {
    outDir: fileURLToPath(new URL('./dist', import.meta.url)),
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    // Fonts and pictures would come as data: addresses otherwise, which the page's policy refuses.
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        entryFileNames: '[name]-[hash].js',
        chunkFileNames: '[name]-[hash].js',
        assetFileNames: '[name]-[hash][extname]',
      },
    },
  },
});
