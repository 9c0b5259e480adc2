// Every page at both widths: no serious accessibility violation, nothing wider than the screen, and a picture to look at.
import AxeBuilder from '@axe-core/playwright'
import { bid, close, expect, list, person, somebody, test } from './house'

const sizes = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 860 } }

for (const scheme of ['dark', 'light'] as const)
  test(`every page looks right and is accessible, ${scheme}`, async ({ browser }) => {
    test.setTimeout(240_000)
    const { page, name, context } = await person(browser, 'hanna')
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
    const [ben, carla, otto] = [somebody('ben'), somebody('carla'), somebody('otto')]
    const own = await list(name, { title: 'Hand-thrown stoneware bowl', description: 'Ash glaze, 24 cm.' })
    const other = await list(otto, {
      title: 'Runner 90, unworn',
      category: 'fashion',
      starting_bid: '80.00',
      description: 'Boxed, 2019 release.',
    })
    const past = await list(otto, { title: 'Brass desk lamp, 1962' })
    for (const { auction_id } of [own, past]) {
      await bid(ben, auction_id, '80.00')
      await bid(carla, auction_id, '95.50')
    }
    await bid(name, past.auction_id, '120.00')
    await bid(name, other.auction_id, '80.00')
    await bid(ben, other.auction_id, '92.00')
    await close(otto, past.auction_id)
    await page.goto(`/live/${other.auction_id}`)
    for (const text of ['Are they really unworn?', 'Going for 100, not more.']) {
      await page.getByLabel('Message', { exact: true }).fill(text)
      await page.getByLabel('Message', { exact: true }).press('Enter')
      await expect(page.getByText(text)).toBeVisible()
    }

    const pages: [string, string][] = [
      ['home', '/'],
      ['live', `/live/${other.auction_id}`],
      ['ended', `/live/${past.auction_id}`],
      ['sell', '/sell'],
      ['host', `/host/${own.auction_id}`],
      ['me', '/me'],
      ['signed-out', '/signed-out'],
      ['live-guest', `/live/${other.auction_id}`],
    ]
    for (const [title, path] of pages)
      for (const [width, viewport] of Object.entries(sizes)) {
        await page.setViewportSize(viewport)
        await page.goto(path)
        await expect(page.getByRole('heading').first()).toBeVisible()
        await expect(page.locator('.spinner')).toHaveCount(0)
        if (title.startsWith('live')) await expect(page.locator('.clock-good, .clock-fair')).toBeVisible()
        await page.screenshot({ path: `test-results/screenshots/${title}-${width}-${scheme}.png` })
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
        expect(wide, `${title} on ${width} scrolls sideways`).toBeLessThanOrEqual(0)
        const { violations } = await new AxeBuilder({ page }).analyze()
        const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
        const told = serious.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`)
        expect(told, `${title} on ${width}`).toEqual([])
      }
    await context.close()
  })
