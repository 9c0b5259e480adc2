import { bid, close, expect, list, person, somebody, test } from './house'

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

test('who leaves a sale for another page is not counted there any more, and is again on coming back', async ({
  page,
}) => {
  const { auction_id } = await list(somebody('hanna'))
  const watching = async () => (await (await page.request.get(`/auctions/${auction_id}`)).json()).participant_count
  await page.goto(`/live/${auction_id}`)
  await expect.poll(watching).toBe(1)
  await page.goto('about:blank')
  await expect.poll(watching, { timeout: 5000 }).toBe(0)
  await page.goBack()
  await expect.poll(watching).toBe(1)
  await expect(page.getByText('1 watching').first()).toBeVisible()
})

test('an empty list says how to fill it again, also what was typed', async ({ page }) => {
  await list(somebody('hanna'))
  await page.goto('/?category=nonsense&q=nowhere&sort=newest')
  await page.getByRole('button', { name: 'Clear the filters' }).click()
  await expect(page.locator('.card').first()).toBeVisible()
  await expect(page.getByRole('searchbox')).toHaveValue('')
  await expect(page).toHaveURL(/\/\?sort=newest$/)
})

test('an address that asks for what the list does not know shows the list, and says what it left out', async ({
  page,
}) => {
  await list(somebody('hanna'))
  await page.goto('/?sort=bogus&offset=20&utm_term={keyword}&discount=50%')
  await expect(page.locator('.card').first()).toBeVisible()
  await expect(page.getByText('does not know it: sort=bogus, offset=20.')).toBeVisible()
  await expect(page.getByText('cannot be reached')).toHaveCount(0)
})

test("an auction's own address, opened in a browser, leads to the sale", async ({ page }) => {
  const { auction_id, title } = await list(somebody('hanna'))
  await page.goto(`/auctions/${auction_id}?utm_term={keyword}`)
  await expect(page).toHaveURL(new RegExp(`/live/${auction_id}$`))
  await expect(page.getByRole('heading', { name: title })).toBeVisible()
  await page.goto('/nope')
  await expect(page.getByText('There is nothing here')).toBeVisible()
})

test('the console of no auction leads back', async ({ browser }) => {
  const { page, context } = await person(browser, 'hanna')
  await page.goto('/host/nope')
  await page.getByRole('link', { name: 'Browse auctions' }).click()
  await expect(page.getByRole('heading', { name: 'Live now' })).toBeVisible()
  await context.close()
})

test('the chat tells of the sale with its currency', async ({ page }) => {
  const host = somebody('hanna')
  const { auction_id } = await list(host)
  const ben = somebody('ben')
  await bid(ben, auction_id, '1250.50')
  await page.goto(`/live/${auction_id}`)
  await close(host, auction_id)
  await expect(page.getByRole('log')).toContainText(`Sold to ${ben} for $1,250.50`)
})
