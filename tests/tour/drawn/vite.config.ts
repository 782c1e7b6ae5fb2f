import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Components and screens with sample data: `npx vite -c tests/tour/drawn/vite.config.ts`. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  server: { fs: { allow: ['../../..'] } },
});
