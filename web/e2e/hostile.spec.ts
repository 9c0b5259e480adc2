import { bid, endRoutes, expect, list, person, somebody, test } from './house'

const evil = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>'

test('markup in title, description, category and chat is text', async ({ browser }) => {
  const { page, context } = await person(browser, 'eve')
  const { auction_id } = await list(somebody('hanna'), { title: evil, description: evil, category: evil })
  await page.goto(`/live/${auction_id}`)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(evil)
  await expect(page.locator('.sale-description')).toHaveText(evil)
  await page.getByLabel('Message', { exact: true }).fill(evil)
  await page.getByLabel('Message', { exact: true }).press('Enter')
  await expect(page.locator('.chat-text')).toHaveText(evil)
  await page.goto('/?sort=newest')
  await expect(page.locator('.card-title', { hasText: 'onerror' })).toHaveText(evil)
  expect(await page.evaluate(() => 'hacked' in window)).toBe(false)
  await context.close()
})

test('markup as a username is refused at the sign-up, and shown there as text', async ({ page }) => {
  await page.goto('/')
  await page.getByRole('button', { name: 'Join' }).click()
  await page.getByLabel('Username').fill(evil)
  await page.getByLabel('Password').fill('correct horse battery')
  await page
    .locator('form')
    .first()
    .evaluate((form: HTMLFormElement) => (form.noValidate = true))
  await page.getByRole('button', { name: 'Create' }).click()
  await expect(page.getByRole('button', { name: 'Create' })).toBeVisible()
  await expect(page.getByText(/username/i).first()).toBeVisible()
  expect(await page.evaluate(() => 'hacked' in window)).toBe(false)
})

test('markup in a name is text everywhere, should another identity provider let it through', async ({ browser }) => {
  const { page, name, context } = await person(browser, 'hanna')
  const { auction_id } = await list(name)
  const ben = somebody('ben')
  await bid(ben, auction_id, '10.00')
  const spoil = (text: string) => text.replaceAll(`"${ben}"`, JSON.stringify(evil))
  await page.routeWebSocket(/socket\.io/, (ws) => {
    const server = ws.connectToServer()
    server.onMessage((message) => ws.send(spoil(String(message))))
  })
  for (const path of ['**/analytics', `**/auctions/${auction_id}`, '**/chat*'])
    await page.route(path, async (route) => {
      if (route.request().resourceType() === 'document') return route.continue()
      const answer = await route.fetch()
      return route.fulfill({ response: answer, body: spoil(await answer.text()) })
    })
  await page.goto(`/live/${auction_id}`)
  await expect(page.locator('.top-name').first()).toHaveText(evil)
  await expect(page.locator('.figure-note').first()).toContainText(evil)
  await page.goto(`/host/${auction_id}`)
  await expect(page.getByRole('row').filter({ hasText: 'onerror' })).toContainText(evil)
  await expect(page.locator('.top-name').first()).toHaveText(evil)
  expect(await page.evaluate(() => 'hacked' in window)).toBe(false)
  await endRoutes(page)
  await context.close()
})

test('markup in a chat line is text for everybody, and in the console too', async ({ browser }) => {
  const hanna = await person(browser, 'hanna')
  const eve = await person(browser, 'eve')
  const { auction_id } = await list(hanna.name)
  await hanna.page.goto(`/host/${auction_id}`)
  await eve.page.goto(`/live/${auction_id}`)
  await eve.page.getByLabel('Message', { exact: true }).fill(evil)
  await eve.page.getByLabel('Message', { exact: true }).press('Enter')
  for (const { page } of [hanna, eve]) {
    await expect(page.locator('.chat-text')).toHaveText(evil)
    expect(await page.evaluate(() => 'hacked' in window)).toBe(false)
  }
  await hanna.context.close()
  await eve.context.close()
})

test('the way back after the sign-in stays in this house', async ({ page }) => {
  await page.goto('/auth/callback?code=x&state=y')
  await expect(page.getByRole('heading', { name: 'The sign-in did not work' })).toBeVisible()
})

test('an auction that does not exist is said so', async ({ page }) => {
  await page.goto('/live/00000000-0000-4000-8000-000000000000')
  await expect(page.getByRole('heading', { name: 'There is no such auction' })).toBeVisible()
})
