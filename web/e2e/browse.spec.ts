import { bid, close, expect, list, somebody, test } from './house'

test('a card moves with the bids, without a reload and without counting as a viewer', async ({ page }) => {
  const host = somebody('hanna')
  const { auction_id, title } = await list(host, { title: `Card of ${host}` })
  let lists = 0
  await page.route('**/auctions?*', (route) => {
    lists += 1
    // Only the first: from then on there are the events alone.
    return lists === 1 ? route.continue() : route.abort()
  })
  await page.goto(`/?q=${encodeURIComponent(title)}`)
  const card = page.getByRole('link', { name: new RegExp(title) })
  await expect(card.locator('.price')).toHaveText('$10.00')
  await expect(async () => {
    await bid(somebody('ben'), auction_id, '42.00').catch(() => undefined)
    await expect(card.locator('.price')).toHaveText('$42.00', { timeout: 1000 })
  }).toPass({ timeout: 10_000 })
  await expect(card).toContainText('1 bid')
  await expect(card.getByText('watching')).toHaveCount(0)
  await close(host, auction_id)
  await expect(card).toContainText('Sold for')
})
