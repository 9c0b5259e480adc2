import { expect, person, picture, test } from './house'

test('a host lists with a picture, sees the stream key once asked for, and ends the auction', async ({ browser }) => {
  const { page, context } = await person(browser, 'hanna')
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.getByRole('link', { name: 'Sell' }).click()
  await page.setInputFiles('input[type=file]', [
    { name: 'lamp.png', mimeType: 'image/png', buffer: picture },
    { name: 'setup.png', mimeType: 'image/png', buffer: Buffer.from('MZ this is a program') },
  ])
  await expect(page.getByText('setup.png is no JPEG, PNG or WebP picture.')).toBeVisible()
  await expect(page.getByRole('img', { name: 'lamp.png' })).toBeVisible()
  await page.getByRole('button', { name: 'Open the auction' }).click()
  await expect(page.getByText('Give it a title.')).toBeVisible()
  await page.getByLabel('Title').fill('A brass lamp with a picture')
  await page.getByLabel('Starting bid').fill('25')
  await page.getByLabel('Category').fill('home')
  await page.getByRole('button', { name: 'Open the auction' }).click()
  await expect(page).toHaveURL(/\/host\//)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('A brass lamp with a picture')

  await page.getByRole('button', { name: 'OBS' }).click()
  await expect(page.locator('.secret')).toHaveCount(0)
  await page.getByRole('button', { name: 'Show stream key' }).click()
  const key = page.locator('.secret code').nth(1)
  const first = await key.textContent()
  await page.getByRole('button', { name: 'Copy stream key' }).click()
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(first)
  await page.getByRole('button', { name: 'New key' }).click()
  await page.getByRole('button', { name: 'Make a new key' }).click()
  await expect(key).not.toHaveText(first ?? '')

  await page.getByRole('link', { name: 'Public page' }).click()
  const poster = page.locator('.stage img')
  await expect(poster).toBeVisible()
  await expect.poll(() => poster.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBeGreaterThan(0)
  await expect(page.getByText('Video is not live yet')).toBeVisible()
  await expect(page.getByText('You cannot bid in it')).toBeVisible()

  await page.goBack()
  await page.getByRole('button', { name: 'End now' }).click()
  await page.getByRole('button', { name: 'End it' }).click()
  await expect(page.getByRole('heading', { name: 'Ended without a bid' })).toBeVisible()
  await context.close()
})
