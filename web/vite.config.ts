import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

// The running house; `vite` and `vite preview` hand everything that is no page on to it.
const house = process.env.HOUSE_URL ?? 'http://127.0.0.1:8000'

const proxy = Object.fromEntries(
  ['/auctions', '/users', '/media', '/oidc', '/.well-known', '/health', '/ready', '/hls', '/video'].map((path) => [
    path,
    { target: house },
  ]),
)

export default defineConfig({
  plugins: [react()],
  build: { target: 'es2022', chunkSizeWarningLimit: 700, assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  server: { port: 5173, strictPort: true, proxy: { ...proxy, '/socket.io': { target: house, ws: true } } },
  preview: { port: 4173, strictPort: true, proxy: { ...proxy, '/socket.io': { target: house, ws: true } } },
  test: { include: ['src/**/*.test.ts'], environment: 'node' },
})
