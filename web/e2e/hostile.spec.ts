import { expect, list, person, somebody, test } from './house'

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

test('markup in a name is text, also one that another identity provider let through', async ({ page }) => {
  const { auction_id } = await list(somebody('hanna'))
  await page.routeWebSocket(/socket\.io/, (ws) => {
    const server = ws.connectToServer()
    server.onMessage((message) =>
      ws.send(String(message).replace(/"host_username":"[^"]*"/, `"host_username":${JSON.stringify(evil)}`)),
    )
  })
  await page.goto(`/live/${auction_id}`)
  await expect(page.locator('.sale-host')).toContainText(evil)
  expect(await page.evaluate(() => 'hacked' in window)).toBe(false)
})

test('the way back after the sign-in stays in this house', async ({ page }) => {
  await page.goto('/auth/callback?code=x&state=y')
  await expect(page.getByRole('heading', { name: 'The sign-in did not work' })).toBeVisible()
})

test('an auction that does not exist is said so', async ({ page }) => {
  await page.goto('/live/00000000-0000-4000-8000-000000000000')
  await expect(page.getByRole('heading', { name: 'There is no such auction' })).toBeVisible()
})
