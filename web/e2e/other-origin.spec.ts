// A page of another site on the list of the house (CORS_ORIGINS), with a Socket.IO client of its own.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, test } from './house'

const program = process.env.FLASHAUCTION ?? join(import.meta.dirname, '../../build/release/flashauction')
const client = join(import.meta.dirname, '../node_modules/socket.io-client/dist/socket.io.min.js')

let shop: Server
let shopUrl: string
let house: ChildProcess
let houseUrl: string
const folder = mkdtempSync(join(tmpdir(), 'flashauction-e2e-'))

test.beforeAll(async () => {
  shop = createServer((request, response) => {
    if (request.url === '/socket.io.js') response.setHeader('Content-Type', 'text/javascript').end(readFileSync(client))
    else response.setHeader('Content-Type', 'text/html').end('<title>shop</title><script src="/socket.io.js"></script>')
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => shop.once('listening', resolve))
  shopUrl = `http://localhost:${(shop.address() as AddressInfo).port}`
  house = spawn(program, ['serve', '--port', '0', '--internal-port', '0', '--data-dir', folder], {
    env: { PATH: process.env.PATH, CORS_ORIGINS: shopUrl },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  houseUrl = await new Promise((resolve, reject) => {
    house.once('exit', (code) => reject(new Error(`ended with ${code}`)))
    createInterface({ input: house.stderr! }).on('line', (line) => {
      if (line.includes('"serving"')) resolve((JSON.parse(line) as { address: string }).address)
    })
  })
})

test.afterAll(async () => {
  shop.close()
  const ended = new Promise((resolve) => house.once('exit', resolve))
  house.kill('SIGTERM')
  await ended
  rmSync(folder, { recursive: true, force: true })
})

for (const [name, options] of [
  ['as it is', {}],
  ['with credentials', { withCredentials: true }],
  ['with a header of its own', { extraHeaders: { 'x-shop': '1' } }],
  ['with both', { withCredentials: true, extraHeaders: { 'x-shop': '1', authorization: 'Bearer none' } }],
] as const)
  test(`gets in by polling ${name}`, async ({ page }) => {
    await page.goto(shopUrl)
    const answer = await page.evaluate(
      ([url, given]) =>
        new Promise<string>((resolve) => {
          const socket = (window as any).io(url, { ...given, transports: ['polling'], reconnection: false })
          socket.on('connect', () => resolve('connected'))
          socket.on('connect_error', (error: Error) => resolve(error.message))
        }),
      [houseUrl, options] as const,
    )
    expect(answer).toBe('connected')
  })
