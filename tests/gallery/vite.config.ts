import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Every component and screen with sample data, for pictures: `npx vite -c tests/gallery/vite.config.ts`. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  server: { port: 5199, strictPort: true, fs: { allow: ['../..'] } },
});
