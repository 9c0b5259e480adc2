import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

// The running house; `vite` and `vite preview` hand everything that is no page on to it.
const house = process.env.HOUSE_URL ?? 'http://127.0.0.1:8000'

const proxy = Object.fromEntries(
  ['/auctions', '/users', '/media', '/oidc', '/.well-known', '/health', '/ready', '/hls', '/config.json'].map(
    (path) => [path, { target: house }],
  ),
)

const sockets = Object.fromEntries(['/socket.io', '/broadcast'].map((path) => [path, { target: house, ws: true }]))

// What the program sends with the pages, so that a preview breaks where the real thing would. The house itself, with its
// pictures and its sign-in, stands at another port here.
const policy = [
  "default-src 'self'",
  "img-src 'self' data: blob: http://127.0.0.1:* http://localhost:*",
  "media-src 'self' blob:",
  "connect-src 'self' ws: wss: http://127.0.0.1:* http://localhost:*",
  "style-src 'self'",
  "script-src 'self'",
  "worker-src 'self' blob:",
  "frame-ancestors 'none'",
].join('; ')

// Typefaces keep their names, since the house's own sign-in pages show the same ones.
const assetName = ({ names }: { names: string[] }) =>
  names.some((name) => name.endsWith('.woff2')) ? 'fonts/[name][extname]' : 'assets/[name]-[hash][extname]'

export default defineConfig({
  plugins: [react()],
  build: {
    target: 'es2022',
    chunkSizeWarningLimit: 700,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: { output: { assetFileNames: assetName } },
  },
  server: { port: 5173, strictPort: true, proxy: { ...proxy, ...sockets } },
  preview: {
    headers: { 'Content-Security-Policy': policy },
    port: 4173,
    strictPort: true,
    proxy: { ...proxy, ...sockets },
  },
  test: { include: ['src/**/*.test.ts'], environment: 'node' },
})
