import type { Page } from '@playwright/test'
import { bid, endRoutes, expect, houseUrl, list, person, signIn, somebody, test } from './house'

test('one signs up, signs out, and signs in again', async ({ page }) => {
  const name = somebody('nora')
  await page.goto('/')
  await page.getByRole('button', { name: 'Join' }).click()
  await expect(page.getByLabel('Username')).toBeFocused()
  const fonts = () =>
    page.evaluate(() =>
      [...document.fonts].map(({ family, status }) => `${family.replaceAll('"', '')} ${status}`).sort(),
    )
  await expect
    .poll(fonts, 'the typefaces of the app')
    .toEqual(['Bricolage Grotesque Variable loaded', 'Figtree Variable loaded'])
  await page.getByLabel('Username').fill(name)
  await page.getByLabel('Password').fill('correct horse battery')
  await page.getByRole('button', { name: 'Create' }).click()
  await page.getByRole('link', { name: `Your account, ${name}` }).click()
  await expect(page.getByRole('heading', { name })).toBeVisible()

  await page.getByRole('button', { name: 'Sign out' }).click()
  await expect(page.getByRole('heading', { name: 'You are signed out' })).toBeVisible()
  await expect(page.getByRole('banner').getByRole('button', { name: 'Sign in' })).toBeVisible()

  await page.getByRole('banner').getByRole('button', { name: 'Sign in' }).click()
  await page.locator('#username').fill(name)
  await page.locator('#password').fill('correct horse battery')
  await page.locator('#password').press('Enter')
  await expect(page.getByRole('link', { name: `Your account, ${name}` })).toBeVisible()
})

test('an expired token is refreshed unnoticed', async ({ browser }) => {
  const { page, name, context } = await person(browser, 'anna')
  const before = await page.evaluate(() => {
    const key = Object.keys(localStorage).find((k) => k.startsWith('oidc.user:')) ?? ''
    const user = JSON.parse(localStorage.getItem(key) ?? '{}') as { access_token: string; expires_at: number }
    localStorage.setItem(key, JSON.stringify({ ...user, expires_at: Math.floor(Date.now() / 1000) - 10 }))
    return user.access_token
  })
  await page.goto('/me')
  await expect(page.getByRole('heading', { name })).toBeVisible()
  const after = await page.evaluate(() => {
    const key = Object.keys(localStorage).find((k) => k.startsWith('oidc.user:')) ?? ''
    return (JSON.parse(localStorage.getItem(key) ?? '{}') as { access_token: string }).access_token
  })
  expect(after).not.toBe(before)
  await context.close()
})

test('a page that is reloaded during a refresh stays signed in', async ({ browser }) => {
  const { page, name, context } = await person(browser, 'anna')
  await page.goto('/health')
  await page.evaluate(() => {
    const key = Object.keys(localStorage).find((k) => k.startsWith('oidc.user:')) ?? ''
    const user = JSON.parse(localStorage.getItem(key) ?? '{}') as object
    localStorage.setItem(key, JSON.stringify({ ...user, expires_at: Math.floor(Date.now() / 1000) - 10 }))
  })
  // The house answers, and nobody is there any more to hear it.
  const answered = new Promise<number>((resolve) => {
    void page.route('**/oidc/token', async (route) => resolve((await route.fetch()).status()), { times: 1 })
  })
  await page.goto('/me')
  expect(await answered).toBe(200)
  await page.goto('/health')
  await page.goto('/me')
  await expect(page.getByRole('heading', { name })).toBeVisible()
  await context.close()
})

test('two tabs that refresh at once both stay signed in', async ({ browser }) => {
  const { page, name, context } = await person(browser, 'anna')
  let asked = 0
  await context.route('**/oidc/token', (route) => {
    asked += 1
    return route.continue()
  })
  const other = await context.newPage()
  await other.goto('/')
  await expect(other.getByRole('link', { name: `Your account, ${name}` })).toBeVisible()
  // Where the app does not run, so that it refreshes only once both are back.
  for (const tab of [page, other]) await tab.goto('/health')
  await page.evaluate(() => {
    const key = Object.keys(localStorage).find((k) => k.startsWith('oidc.user:')) ?? ''
    const user = JSON.parse(localStorage.getItem(key) ?? '{}') as object
    localStorage.setItem(key, JSON.stringify({ ...user, expires_at: Math.floor(Date.now() / 1000) - 10 }))
  })
  await Promise.all([page.goto('/me'), other.goto('/me')])
  for (const tab of [page, other]) await expect(tab.getByRole('heading', { name })).toBeVisible()
  expect(asked, 'one refresh serves both tabs').toBe(1)
  for (const tab of [page, other]) {
    await tab.reload()
    await expect(tab.getByRole('heading', { name })).toBeVisible()
  }
  await endRoutes(page)
  await context.close()
})

/** The stored user of the page's browser, as the app left it. */
const storedTokens = (page: Page) =>
  page.evaluate(() => {
    const key = Object.keys(localStorage).find((k) => k.startsWith('oidc.user:')) ?? ''
    return JSON.parse(localStorage.getItem(key) ?? 'null') as { access_token: string; refresh_token: string } | null
  })

test('a sign-in that the house ends is over in each tab, which goes on watching', async ({ browser }) => {
  const { page, name, context } = await person(browser, 'anna')
  const { auction_id } = await list(somebody('hanna'), { title: 'For everybody' })
  const other = await context.newPage()
  for (const tab of [page, other]) {
    await tab.goto(`/live/${auction_id}`)
    await expect(tab.getByRole('link', { name: `Your account, ${name}` })).toBeVisible()
  }
  const tokens = await storedTokens(page)
  const form = { client_id: 'flashauction-web', token: tokens?.refresh_token ?? '' }
  expect((await context.request.post(`${houseUrl()}/oidc/revoke`, { form })).status()).toBe(200)
  for (const tab of [page, other]) {
    await expect(tab.getByRole('banner').getByRole('button', { name: 'Sign in' })).toBeVisible()
  }
  await bid(somebody('bea'), auction_id, '17.00')
  for (const tab of [page, other]) await expect(tab.getByText('17.00').first()).toBeVisible()
  expect(await storedTokens(page)).toBeNull()
  await context.close()
})

test('who signs in in another tab takes the place of who was signed in', async ({ browser }) => {
  const context = await browser.newContext({ baseURL: process.env.APP_URL ?? '' })
  const [page, other] = [await context.newPage(), await context.newPage()]
  const [first, next] = [somebody('anna'), somebody('bert')]
  await other.goto('/')
  await other.getByRole('banner').getByRole('button', { name: 'Sign in' }).click()
  await other.locator('#dev-username').fill(next)
  await signIn(page, first)
  await other.getByRole('button', { name: 'Continue', exact: true }).click()
  for (const tab of [page, other]) {
    await expect(tab.getByRole('link', { name: `Your account, ${next}` })).toBeVisible()
  }
  await page.waitForTimeout(1_000) // what the house closed late must not sign the newcomer out
  expect(await storedTokens(page)).not.toBeNull()
  await expect(page.getByRole('link', { name: `Your account, ${next}` })).toBeVisible()
  await context.close()
})

test('a guest sees everything and cannot bid', async ({ page }) => {
  const { auction_id } = await list(somebody('hanna'), { title: 'For guests too' })
  await page.goto('/?q=guests')
  await page.getByRole('link', { name: /For guests too/ }).click()
  await expect(page).toHaveURL(new RegExp(auction_id))
  await expect(page.getByRole('heading', { name: 'For guests too' })).toBeVisible()
  await expect(page.locator('.sale-figure .price')).toHaveText('$10.00')
  await expect(page.getByRole('button', { name: 'Sign in to bid' })).toBeVisible()
  await expect(page.getByRole('button', { name: /^Bid/ })).toHaveCount(0)
  await expect(page.getByLabel('Message', { exact: true })).toHaveCount(0)
})

test('a profile is changed', async ({ browser }) => {
  const { page, context } = await person(browser, 'anna')
  await page.goto('/me')
  await page.getByRole('tab', { name: 'Profile' }).click()
  const renamed = somebody('zoe')
  await page.getByLabel('Username').fill(renamed)
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('heading', { name: renamed })).toBeVisible()
  await context.close()
})
