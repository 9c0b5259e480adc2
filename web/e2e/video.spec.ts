import type { Page } from '@playwright/test'
import { close, endRoutes, expect, list, newKey, person, somebody, stream, test } from './house'
import { expectPlaying, player, publish, publishTo, type Publisher } from './video'

const waiting = 'Video is not live yet. Bidding is open.'

test('a picture that comes over RTMP plays, and the poster is back when it ends', async ({ page }) => {
  const host = somebody('hanna')
  const { auction_id } = await list(host)
  await page.goto(`/live/${auction_id}`)
  await expect(page.getByText(waiting)).toBeVisible()
  const publisher = await publish(host, auction_id)
  try {
    await expectPlaying(player(page), 4)
    await expect(page.locator('.stage-live')).toBeVisible()
    await page.getByRole('button', { name: 'Sound on' }).click()
    expect(await player(page).evaluate((video: HTMLVideoElement) => video.muted)).toBe(false)
    await page.getByRole('button', { name: 'Sound off' }).click()
    await page.getByRole('button', { name: 'Full screen' }).click()
    await expect.poll(() => page.evaluate(() => document.fullscreenElement?.className)).toContain('stage')
    await page.evaluate(() => document.exitFullscreen())
    await page.reload()
    await expectPlaying(player(page), 1)
  } finally {
    await publisher.stop()
  }
  await expect(page.getByText(waiting)).toBeVisible({ timeout: 60_000 })
  await expect(player(page)).toHaveCount(0)
  await expect(page.locator('.stage .poster')).toBeVisible()
})

test('two sales are live at once, each with its own picture', async ({ browser }) => {
  const context = await browser.newContext({ baseURL: process.env.APP_URL ?? '' })
  const open = async (host: string): Promise<{ page: Page; publisher: Publisher }> => {
    const { auction_id } = await list(host)
    const page = await context.newPage()
    await page.goto(`/live/${auction_id}`)
    return { page, publisher: await publish(host, auction_id) }
  }
  const [one, other] = await Promise.all([open(somebody('hanna')), open(somebody('otto'))])
  try {
    await Promise.all([one, other].map(({ page }) => expectPlaying(player(page), 2)))
    await one.publisher.stop()
    await expect(one.page.getByText(waiting)).toBeVisible({ timeout: 60_000 })
    await expectPlaying(player(other.page), 2)
  } finally {
    await Promise.all([one.publisher.stop(), other.publisher.stop()])
  }
  await context.close()
})

test('a new key cuts the broadcast with the old one, and an ended sale cuts it too', async ({ page }) => {
  const host = somebody('hanna')
  const { auction_id } = await list(host)
  await page.goto(`/live/${auction_id}`)
  const first = await publish(host, auction_id)
  await expectPlaying(player(page), 1)
  const { ingest_url, stream_key } = await stream(host, auction_id)
  await newKey(host, auction_id)
  await first.ended
  await expect(page.getByText(waiting)).toBeVisible({ timeout: 60_000 })
  const refused = publishTo(`${ingest_url}/${stream_key}`)
  expect(await refused.ended, 'the old key is refused').not.toBe('')

  const second = await publish(host, auction_id)
  await expectPlaying(player(page), 1)
  await close(host, auction_id)
  await second.ended
  await expect(page.getByText('This sale is over')).toBeVisible()
})

test('a sale that is said to be live without a picture says so, and offers to try again', async ({ page }) => {
  test.setTimeout(240_000)
  const { auction_id } = await list(somebody('hanna'))
  await page.routeWebSocket(/socket\.io/, (ws) => {
    const server = ws.connectToServer()
    server.onMessage((message) => ws.send(String(message).replace('"live":false', '"live":true')))
  })
  let asked = 0
  await page.route('**/hls/**', (route) => {
    asked += 1
    return route.fulfill({ status: 404, body: '' })
  })
  await page.goto(`/live/${auction_id}`)
  await expect(page.getByText('The picture is coming')).toBeVisible()
  await expect(page.getByText('The picture does not come through. Bidding goes on.')).toBeVisible({ timeout: 60_000 })
  const before = asked
  expect(before, 'it gives up after a while').toBeLessThan(20)
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect.poll(() => asked).toBeGreaterThan(before)
})

test('a host goes live from the browser, sees what viewers see, and ends it', async ({ browser }) => {
  test.setTimeout(240_000)
  const hanna = await person(browser, 'hanna')
  const viewer = await browser.newContext({ baseURL: process.env.APP_URL ?? '' })
  const { auction_id } = await list(hanna.name, { title: 'Shown on camera' })
  const watching = await viewer.newPage()
  await watching.goto(`/live/${auction_id}`)
  await expect(watching.getByText(waiting)).toBeVisible()

  const { page } = hanna
  await page.goto(`/host/${auction_id}`)
  await page.getByRole('button', { name: 'Use the camera' }).click()
  await expect(page.getByText('Only you see this')).toBeVisible()
  await page.getByRole('button', { name: 'Go live' }).click()
  await expect(page.getByText('You are live')).toBeVisible({ timeout: 60_000 })
  await expectPlaying(player(watching), 4)
  await page.getByRole('button', { name: 'What viewers see' }).click()
  await expectPlaying(player(page), 2)

  // The camera goes on while the host looks around.
  await page.getByRole('link', { name: 'Public page' }).click()
  await expect(page.getByText('You are live in Shown on camera')).toBeVisible()
  await expectPlaying(player(watching), 1)
  await page.getByRole('link', { name: 'Console', exact: true }).click()
  await page.getByRole('button', { name: 'End the broadcast' }).click()
  await expect(watching.getByText(waiting)).toBeVisible({ timeout: 60_000 })
  await page.getByRole('button', { name: 'Camera off' }).click()
  await expect(page.getByRole('button', { name: 'Share the screen' })).toBeVisible()
  await hanna.context.close()
  await viewer.close()
})

test('a broadcast whose connection breaks goes on by itself', async ({ browser }) => {
  test.setTimeout(240_000)
  const { page, name, context } = await person(browser, 'hanna')
  const { auction_id } = await list(name)
  let cut: (() => Promise<void>) | undefined
  let opened = 0
  let goOn = () => {}
  const seen = new Promise<void>((resolve) => (goOn = resolve))
  await page.routeWebSocket(/\/broadcast$/, async (ws) => {
    opened += 1
    // The second connection waits until it was seen that it is tried.
    if (opened > 1) await seen
    ws.connectToServer()
    cut = () => ws.close({ code: 1012, reason: 'test' })
  })
  await page.goto(`/host/${auction_id}`)
  await page.getByRole('button', { name: 'Use the camera' }).click()
  await page.getByRole('button', { name: 'Go live' }).click()
  await expect(page.getByText('You are live')).toBeVisible({ timeout: 60_000 })
  await cut?.()
  await expect(page.getByText('Going live again')).toBeVisible()
  goOn()
  await expect.poll(() => opened).toBeGreaterThan(1)
  await expect(page.getByText('Going live again')).toHaveCount(0, { timeout: 30_000 })
  await expect(page.getByText('You are live')).toBeVisible({ timeout: 60_000 })
  await context.close()
})

test('a server without video says what is missing, and the rest works', async ({ browser }) => {
  const { page, name, context } = await person(browser, 'hanna')
  const { auction_id } = await list(name)
  await page.route('**/config.json', (route) =>
    route.fulfill({ json: { video: { ingest: false, browser: false, missing: ['libnginx-mod-rtmp', 'ffmpeg'] } } }),
  )
  await page.goto(`/host/${auction_id}`)
  await expect(page.getByText('The server lacks libnginx-mod-rtmp and ffmpeg.')).toBeVisible()
  await expect(page.getByText('./run --video')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Use the camera' })).toHaveCount(0)
  await page.getByRole('button', { name: 'OBS' }).click()
  await expect(
    page.getByText('This server cannot take video from OBS').or(page.getByText('Live video is off here')),
  ).toBeVisible()
  await page.goto(`/live/${auction_id}`)
  await expect(page.getByText('No video in this house. Bidding is open.')).toBeVisible()
  await page.goBack()
  await page.route('**/config.json', (route) => route.fulfill({ status: 404, body: '' }))
  await page.reload()
  await expect(page.getByText('Live video is off here')).toBeVisible()
  await endRoutes(page)
  await context.close()
})
