// The dock yields: zoomed, sideways and with large text it covers about a third of the page at most, and one still bids.
import { bid, expect, list, person, somebody, test } from './house'
import { minimumButton, pause } from './press'

interface Look {
  name: string
  width: number
  height: number
  text: string // of the root's font size
}

const looks: Look[] = [
  { name: 'a desktop at 200 %', width: 640, height: 430, text: '' },
  { name: 'a desktop at 400 %', width: 320, height: 215, text: '' },
  { name: 'a phone held sideways', width: 844, height: 390, text: '' },
  { name: 'a small phone held sideways', width: 667, height: 330, text: '' },
  { name: 'a phone with text at 200 %', width: 390, height: 844, text: '200%' },
  { name: 'a small phone with text at 200 %', width: 360, height: 740, text: '200%' },
  { name: 'a phone', width: 390, height: 844, text: '' },
]

for (const { name, width, height, text } of looks)
  test(`${name}: the dock covers a third of the page at most, nothing overflows, and one bids`, async ({ browser }) => {
    const { page, context } = await person(browser, 'anna')
    const { auction_id } = await list(somebody('hanna'), { starting_bid: '1240.00', description: 'Long. '.repeat(200) })
    await page.setViewportSize({ width, height })
    await page.goto(`/live/${auction_id}`)
    await page.evaluate((size) => (document.documentElement.style.fontSize = size), text)
    await expect(page.locator('.clock-good, .clock-fair')).toBeVisible()
    const share = () =>
      page.locator('.sale-dock').evaluate((dock) => dock.getBoundingClientRect().height / window.innerHeight)
    const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    const fits = async (when: string) => {
      await pause(450)
      expect(await share(), when).toBeLessThanOrEqual(0.36)
      expect(await overflow(), when).toBeLessThanOrEqual(0)
      for (const part of ['.figure-price .price', '.figure-time .countdown', '.bid-minimum'])
        await expect(page.locator(part)).toBeInViewport({ ratio: 1 })
    }
    await fits('before a bid')
    await minimumButton(page).click()
    await expect(page.getByText('You are winning with $1,240.00')).toBeInViewport()
    await fits('leading')
    await bid(somebody('ben'), auction_id, '1300.00')
    await expect(page.locator('.is-outbid')).toBeInViewport()
    await fits('outbid')
    const other = page.getByRole('button', { name: 'Another amount' })
    if (await other.isVisible()) await other.click()
    const amount = page.getByLabel('Your amount')
    await expect(amount).toBeInViewport({ ratio: 1 })
    await amount.fill('1400')
    await amount.press('Enter')
    await expect(page.getByText('You are winning with $1,400.00')).toBeInViewport()
    await context.close()
  })
