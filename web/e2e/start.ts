// Starts the built program, and `vite preview` before it unless WEB=binary says that it serves the app itself.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const program = process.env.FLASHAUCTION ?? join(import.meta.dirname, '../../build/release/flashauction')
const CHATTY = 'new=40,verified=40,trusted=40'
const PORT = process.env.PREVIEW_PORT ?? '4173'

/** Resolves with the first match in what the process prints. */
function printed(child: ChildProcess, pattern: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    const read = (chunk: Buffer) => {
      text += chunk.toString()
      const match = pattern.exec(text)
      if (match) resolve(match[1] ?? match[0])
    }
    child.stdout?.on('data', read)
    child.stderr?.on('data', read)
    child.once('exit', (code) => reject(new Error(`ended with ${code}: ${text}`)))
  })
}

function stopped(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null) return resolve()
    child.once('exit', () => resolve())
    child.kill('SIGTERM')
  })
}

// Live video belongs to what is tested, from the first program on that has it.
function videoOptions(): string[] {
  const help = execFileSync(program, ['serve', '--help']).toString()
  return help.includes('--video') ? ['--rtmp-port', '0', '--video'] : []
}

export default async function start() {
  const folder = mkdtempSync(join(tmpdir(), 'flashauction-e2e-'))
  const options = [
    '--port',
    '0',
    '--internal-port',
    '0',
    '--data-dir',
    folder,
    '--dev-login',
    'true',
    '--drain-ms',
    '0',
    '--cors-origins',
    '*',
    ...videoOptions(),
  ]
  // Whole crowds come from one address here, and few of them chat a lot.
  const rates = {
    CHAT_RATE_PER_S: CHATTY,
    CHAT_BURST: CHATTY,
    CREATE_BURST: '100',
    GUEST_BURST: '5000',
    GUEST_RATE_PER_S: '1000',
    ADDRESS_TIME_PERCENT_MAX: '100',
  }
  const house = spawn(program, ['serve', ...options], {
    env: { ANTI_SNIPE_EXTENSION_MS: '2000', ...rates, ...process.env },
  })
  const address = await printed(house, /is open at (http:\/\/[0-9.:]+)/)
  process.env.HOUSE_URL = address
  process.env.HOUSE_DATA = folder
  process.env.HOUSE_PROGRAM = program
  const children = [house]
  if (process.env.WEB === 'binary') {
    process.env.APP_URL = address
  } else {
    const vite = join(import.meta.dirname, '../node_modules/.bin/vite')
    const preview = spawn(vite, ['preview', '--host', '127.0.0.1', '--port', PORT], {
      cwd: join(import.meta.dirname, '..'),
      env: process.env,
    })
    children.push(preview)
    await printed(preview, /Local:.*:[0-9]+/)
    process.env.APP_URL = `http://127.0.0.1:${PORT}`
  }
  return async () => {
    for (const child of children) await stopped(child)
    rmSync(folder, { recursive: true, force: true })
  }
}
