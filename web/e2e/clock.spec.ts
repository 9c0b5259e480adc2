// A clock that the house changed, and a bid that is too high or not taken, as the house tells of them.
import { expect, list, person, somebody, test } from './house'
import { minimumButton } from './press'

test('a changed clock is told to the eye and to the ear, and moves the end', async ({ browser }) => {
  const { page, context } = await person(browser, 'anna')
  const { auction_id } = await list(somebody('hanna'))
  let tell: (frame: string) => void = () => undefined
  await page.routeWebSocket(/socket\.io/, (ws) => {
    const server = ws.connectToServer()
    tell = (frame) => ws.send(frame)
    server.onMessage((message) => ws.send(message))
  })
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto(`/live/${auction_id}`)
  await expect(page.locator('.clock-good, .clock-fair')).toBeVisible()
  const end = Date.now() + 30 * 60_000
  const change = { auction_id, server_time: Date.now(), seq: 2, end_time: end, by_ms: 65_000, reason: 'outage' }
  tell(`42["clock_changed",${JSON.stringify(change)}]`)
  const words = /The house was away for a moment. The clock got 1:05 back: the sale now ends at [0-9:]{8}\./
  await expect(page.locator('.clock-notice')).toContainText(words)
  await expect(page.locator('[aria-live=assertive]')).toContainText(words)
  await expect(page.locator('.figure-time .countdown')).toContainText(/(29|30):/)
  await page.screenshot({ path: 'test-results/screenshots/clock-changed-phone-dark.png' })
  await page.locator('.clock-notice').getByRole('button', { name: 'OK' }).click()
  await expect(page.locator('.clock-notice')).toHaveCount(0)
  await context.close()
})

test('a bid that is too high, and a bidder whom the host blocked, are told why', async ({ browser }) => {
  const { page, context } = await person(browser, 'anna')
  const { auction_id } = await list(somebody('hanna'))
  const errors = [
    { code: 'bid_too_high', message: 'too high', maximum_bid: '1000.00' },
    { code: 'forbidden', message: 'blocked' },
  ]
  await page.routeWebSocket(/socket\.io/, (ws) => {
    const server = ws.connectToServer()
    server.onMessage((message) => ws.send(message))
    ws.onMessage((message) => {
      const bid = /^42([0-9]+)\["place_bid"/.exec(String(message))
      const error = bid && errors.shift()
      if (error) ws.send(`43${bid[1]}[${JSON.stringify({ ok: false, error })}]`)
      else server.send(message)
    })
  })
  await page.goto(`/live/${auction_id}`)
  await minimumButton(page).click()
  await expect(page.getByText('$10.00 was refused. Too high: a bid may be at most $1,000.00 now.')).toBeVisible()
  await page.waitForTimeout(500)
  await minimumButton(page).click()
  await expect(page.getByText('The host does not take bids or chat from you in this sale.')).toBeVisible()
  await context.close()
})
