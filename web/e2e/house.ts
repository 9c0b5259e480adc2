// What the tests share: people, auctions, and the addresses.
import { execFileSync } from 'node:child_process'
import { test as base, type Browser, type BrowserContext, expect, type Page } from '@playwright/test'

export const test = base.extend({
  // eslint-disable-next-line no-empty-pattern
  baseURL: async ({}, use) => use(process.env.APP_URL),
  page: async ({ page }, use) => {
    await use(page)
    await endRoutes(page)
  },
})

/** Lets go of what a test intercepts: a request that is under way as its page closes would fail the test. */
export async function endRoutes(page: Page): Promise<void> {
  await page.context().unrouteAll({ behavior: 'ignoreErrors' })
  await page.unrouteAll({ behavior: 'ignoreErrors' })
}

export { expect }

export const houseUrl = () => process.env.HOUSE_URL ?? ''

let number = 0

/** A username that no other test has. */
export function somebody(name: string): string {
  number += 1
  return `${name}-${process.pid}-${number}`
}

export function token(username: string): string {
  const program = process.env.HOUSE_PROGRAM ?? ''
  const options = ['token', '--username', username, '--data-dir', process.env.HOUSE_DATA ?? '', '--log-level', 'off']
  return execFileSync(program, options).toString().trim()
}

async function call<T>(username: string, method: string, path: string, body?: object): Promise<T> {
  const response = await fetch(houseUrl() + path, {
    method,
    headers: { Authorization: `Bearer ${token(username)}`, 'Content-Type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
  return (await response.json()) as T
}

export interface Listed {
  auction_id: string
  title: string
}

/** Uploads a picture as `host` would, and gives its key. */
export async function upload(host: string, type: string, bytes: Buffer): Promise<string> {
  const { key } = await call<{ key: string }>(host, 'POST', '/media/uploads', { content_type: type })
  const sent = await fetch(`${houseUrl()}/media/uploads/${key}`, {
    method: 'PUT',
    headers: { 'Content-Type': type },
    body: new Uint8Array(bytes),
  })
  if (!sent.ok) throw new Error(`picture: ${sent.status}`)
  return key
}

/** Opens a sale in which any amount may be bid, unless `fields` say otherwise. */
export const list = (host: string, fields: object = {}): Promise<Listed> =>
  call(host, 'POST', '/auctions', {
    title: 'A brass lamp',
    duration: 600,
    starting_bid: '10.00',
    increment: '1.00',
    category: 'home',
    bid_step_max_floor: '99999999.99',
    ...fields,
  })

export const bid = (bidder: string, id: string, amount: string): Promise<unknown> =>
  call(bidder, 'POST', `/auctions/${id}/bids`, { amount })

export interface Stream {
  ingest_url: string
  stream_key: string
  playback_url: string
}

export const stream = (host: string, id: string): Promise<Stream> => call(host, 'GET', `/auctions/${id}/stream`)

export const newKey = (host: string, id: string): Promise<Stream> => call(host, 'POST', `/auctions/${id}/stream/rotate`)

export const close = (host: string, id: string): Promise<unknown> => call(host, 'POST', `/auctions/${id}/close`)

/** Signs in through the house's own page, as development allows. */
export async function signIn(page: Page, username: string): Promise<void> {
  await page.goto('/')
  await page.getByRole('banner').getByRole('button', { name: 'Sign in' }).click()
  await page.locator('#dev-username').fill(username)
  await page.getByRole('button', { name: 'Continue', exact: true }).click()
  await expect(page.getByRole('link', { name: `Your account, ${username}` })).toBeVisible()
}

export interface Person {
  name: string
  context: BrowserContext
  page: Page
}

/** Somebody of this username in a browser of their own, signed in. */
export async function personNamed(browser: Browser, username: string): Promise<Person> {
  const context = await browser.newContext({ baseURL: process.env.APP_URL ?? '' })
  const page = await context.newPage()
  await signIn(page, username)
  return { name: username, context, page }
}

/** Somebody new, likewise. */
export const person = (browser: Browser, name: string): Promise<Person> => personNamed(browser, somebody(name))

/** A picture that is one: 64 by 48 pixels of a warm colour. */
export const picture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  'base64',
)
