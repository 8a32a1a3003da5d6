import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** `npm run dev:web` shows the front end with hot reload on top of a server started by `npm run dev`. */
const server = 'http://127.0.0.1:8080';

export default defineConfig({
  root: 'web',
  plugins: [react()],
  server: { proxy: { '/api': server, '/open-data': server, '/sign-in': server, '/set-password': server, '/health': server } },
  // nothing inlined as data: the content security policy then needs no exception for fonts and scripts
  // the chart library is one large file, fetched when the first chart is shown
  build: { outDir: '../dist', emptyOutDir: true, assetsInlineLimit: 0, chunkSizeWarningLimit: 700 },
});
