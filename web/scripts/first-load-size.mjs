// Fails when what a first visit loads (everything but the player), gzipped, is over the budget. Run after a build.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

const BUDGET_BYTES = 250 * 1024
const dist = join(import.meta.dirname, '../dist')

// The latin subsets are what an English page asks for; other subsets load where their letters stand.
const isLater = (name) =>
  /^hls\./.test(name) || /(latin-ext|vietnamese|cyrillic)/.test(name) || /\.(gz|map)$/.test(name)

const names = [
  'index.html',
  ...['assets', 'fonts'].flatMap((folder) =>
    readdirSync(join(dist, folder))
      .filter((name) => !isLater(name))
      .map((name) => `${folder}/${name}`),
  ),
]
const sizes = names.map((name) => {
  const bytes = readFileSync(join(dist, name))
  return [name, name.endsWith('.woff2') ? bytes.length : gzipSync(bytes, { level: 9 }).length]
})
const total = sizes.reduce((sum, [, size]) => sum + size, 0)
for (const [name, size] of sizes) console.log(`${String(size).padStart(8)}  ${name}`)
console.log(`${String(total).padStart(8)}  all pages together, of ${BUDGET_BYTES}`)
if (total > BUDGET_BYTES) process.exit(1)
