// Fingers, mice and keys that press and let go when they are told, and bids of others at a given instant.
import type { CDPSession, Locator, Page } from '@playwright/test'
import { houseUrl, token } from './house'

export interface Presser {
  down: () => Promise<void>
  up: () => Promise<void>
}

export type Means = 'mouse' | 'touch' | 'key'

async function middle(control: Locator): Promise<{ x: number; y: number }> {
  const box = await control.boundingBox()
  if (!box) throw new Error('nothing to press')
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

/** Ready over a control, so that a press takes no longer than it takes to send. */
export async function over(page: Page, cdp: CDPSession, control: Locator, means: Means): Promise<Presser> {
  if (means === 'key') {
    await control.focus()
    return { down: () => page.keyboard.down('Space'), up: () => page.keyboard.up('Space') }
  }
  const { x, y } = await middle(control)
  if (means === 'mouse') {
    await page.mouse.move(x, y)
    return { down: () => page.mouse.down(), up: () => page.mouse.up() }
  }
  const touch = async (type: 'touchStart' | 'touchEnd') => {
    await cdp.send('Input.dispatchTouchEvent', { type, touchPoints: type === 'touchStart' ? [{ x, y }] : [] })
  }
  return { down: () => touch('touchStart'), up: () => touch('touchEnd') }
}

export const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

export interface Bidder {
  name: string
  bid: (auctionId: string, cents: number) => Promise<boolean>
}

/** Somebody whose bids go out at once. */
export function bidder(name: string): Bidder {
  const bearer = token(name)
  return {
    name,
    bid: async (auctionId, cents) => {
      const response = await fetch(`${houseUrl()}/auctions/${auctionId}/bids`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${bearer}`, 'Content-Type': 'application/json' },
        body: JSON.stringify({ amount: (cents / 100).toFixed(2) }),
      })
      return response.ok
    },
  }
}

export interface Placed {
  username: string
  cents: number
}

/** The house's record of an auction's bids, oldest first. */
export async function record(auctionId: string): Promise<Placed[]> {
  const response = await fetch(`${houseUrl()}/auctions/${auctionId}/bids?limit=100`)
  const { items } = (await response.json()) as { items: { username: string; amount: string }[] }
  return items.map(({ username, amount }) => ({ username, cents: Math.round(Number(amount) * 100) })).reverse()
}

/** The button that bids the minimum. */
export const minimumButton = (page: Page): Locator => page.locator('.bid-minimum')
