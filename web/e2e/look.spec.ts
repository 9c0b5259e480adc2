// Every page at both widths: no serious accessibility violation, nothing wider than the screen, and a picture to look at.
import { writeFileSync } from 'node:fs'
import AxeBuilder from '@axe-core/playwright'
import type { Browser, Page } from '@playwright/test'
import { bid, close, expect, list, personNamed, test, upload } from './house'
import { photograph, type Scene } from './scenes'
import { expectPlaying, filmed, player, publish } from './video'

const sizes = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 860 } }

/** Takes the picture of a page at both widths and checks it. */
async function look(page: Page, title: string, path: string | null, scheme: string): Promise<void> {
  for (const [width, viewport] of Object.entries(sizes)) {
    await page.setViewportSize(viewport)
    if (path) await page.goto(path)
    await expect(page.getByRole('heading').first()).toBeVisible()
    await expect(page.locator('.spinner')).toHaveCount(0)
    if (title.startsWith('live')) await expect(page.locator('.clock-good, .clock-fair')).toBeVisible()
    if (title.includes('video')) await expectPlaying(player(page), 1)
    await page.screenshot({ path: `test-results/screenshots/${title}-${width}-${scheme}.png` })
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    expect(wide, `${title} on ${width} scrolls sideways`).toBeLessThanOrEqual(0)
    const { violations } = await new AxeBuilder({ page }).analyze()
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
    const told = serious.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`)
    expect(told, `${title} on ${width}`).toEqual([])
  }
}

/** Lists something with its picture. */
async function show(browser: Browser, host: string, scene: Scene, fields: object) {
  const bytes = await photograph(browser, scene)
  const listed = await list(host, { ...fields, image_keys: [await upload(host, 'image/jpeg', bytes)] })
  return { ...listed, bytes }
}

for (const scheme of ['dark', 'light'] as const)
  test(`every page looks right and is accessible, ${scheme}`, async ({ browser }) => {
    test.setTimeout(400_000)
    // The same people in both lights: their names are to be read.
    const [ben, carla, otto, mila] = ['ben', 'carla', 'otto', 'mila'] as const
    const { page, name, context } = await personNamed(browser, 'hanna')
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
    const bowl = { title: 'Hand-thrown stoneware bowl', description: 'Ash glaze, 24 cm.', category: 'art' }
    const own = await show(browser, name, 'bowl', bowl)
    const other = await show(browser, otto, 'camera', {
      title: 'Rangefinder with a 50 mm lens',
      category: 'camera',
      starting_bid: '80.00',
      description: 'Shutter serviced in spring, meter reads true. Leather case included.',
    })
    await show(browser, mila, 'record', { title: 'First pressing, never played', category: 'music' })
    const past = await show(browser, otto, 'lamp', { title: 'Brass desk lamp, 1962' })
    const bare = await list(otto, { title: 'Runner 90, unworn', category: 'fashion' })
    for (const { auction_id } of [own, past]) {
      await bid(ben, auction_id, '80.00')
      await bid(carla, auction_id, '95.50')
    }
    await bid(name, past.auction_id, '120.00')
    await bid(name, other.auction_id, '80.00')
    await bid(ben, other.auction_id, '92.00')
    await bid(carla, other.auction_id, '110.00')
    await close(otto, past.auction_id)
    await page.goto(`/live/${other.auction_id}`)
    for (const text of ['Is the viewfinder clear?', 'Going for 150, not more.']) {
      await page.getByLabel('Message', { exact: true }).fill(text)
      await page.getByLabel('Message', { exact: true }).press('Enter')
      await expect(page.getByRole('log').getByText(text)).toBeVisible()
    }

    const file = test.info().outputPath('scene.jpg')
    writeFileSync(file, other.bytes)
    const publisher = await publish(otto, other.auction_id, filmed(file))
    await expect(player(page)).toBeVisible({ timeout: 60_000 })
    await look(page, 'live-video', `/live/${other.auction_id}`, scheme)
    await look(page, 'home', '/', scheme)
    await publisher.stop()
    const pages: [string, string][] = [
      ['live', `/live/${bare.auction_id}`],
      ['won', `/live/${past.auction_id}`],
      ['sell', '/sell'],
      ['host', `/host/${own.auction_id}`],
      ['me', '/me'],
      ['signed-out', '/signed-out'],
      ['live-guest', `/live/${other.auction_id}`],
      ['home-empty', '/?q=nothingofthekind'],
      ['not-found', '/nowhere'],
    ]
    for (const [title, path] of pages) await look(page, title, path, scheme)
    await context.close()
  })

for (const scheme of ['dark', 'light'] as const)
  test(`the moments of a sale look right, ${scheme}`, async ({ browser }) => {
    test.setTimeout(300_000)
    const { page, name, context } = await personNamed(browser, 'hanna')
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
    const own = await show(browser, name, 'bowl', { title: 'Hand-thrown stoneware bowl', category: 'art' })
    await page.setViewportSize(sizes.phone)
    await page.goto(`/host/${own.auction_id}`)
    await page.getByRole('button', { name: 'OBS' }).click()
    await page.getByRole('button', { name: 'Show stream key' }).click()
    await look(page, 'host-obs', null, scheme)
    await page.getByRole('button', { name: 'This browser' }).click()
    await page.getByRole('button', { name: 'Use the camera' }).click()
    await page.getByRole('button', { name: 'Go live' }).click()
    await expect(page.getByText('You are live')).toBeVisible({ timeout: 60_000 })
    await look(page, 'host-on-air', null, scheme)
    await page.getByRole('button', { name: 'End the broadcast' }).click()
    await page.getByRole('button', { name: 'Camera off' }).click()

    const last = await show(browser, 'otto', 'lamp', { title: 'Brass desk lamp, 1962', duration: 28 })
    await page.goto(`/live/${last.auction_id}`)
    await page
      .getByRole('button', { name: /^Bid \$/ })
      .first()
      .click()
    await expect(page.locator('.extension-mark')).toBeVisible()
    await page.setViewportSize(sizes.phone)
    await page.screenshot({ path: `test-results/screenshots/last-seconds-phone-${scheme}.png` })
    await context.close()
  })
