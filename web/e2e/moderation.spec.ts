import { bid, expect, list, person, test } from './house'

test('a host sees who bids, deletes a line and mutes its writer', async ({ browser }) => {
  const hanna = await person(browser, 'hanna')
  const ben = await person(browser, 'ben')
  const { auction_id } = await list(hanna.name)
  await hanna.page.goto(`/host/${auction_id}`)
  await ben.page.goto(`/live/${auction_id}`)
  await bid(ben.name, auction_id, '15.00')
  await expect(hanna.page.getByRole('row', { name: new RegExp(ben.name) })).toContainText('$15.00')

  const message = ben.page.getByLabel('Message', { exact: true })
  await message.fill('rude words')
  await message.press('Enter')
  await expect(hanna.page.getByText('rude words')).toBeVisible()
  await hanna.page.getByRole('button', { name: `Mute ${ben.name}` }).click()
  await expect(hanna.page.getByRole('button', { name: `Mute ${ben.name}` })).toHaveAttribute('aria-pressed', 'true')
  await hanna.page.getByRole('button', { name: 'Delete message' }).click()
  await expect(ben.page.getByText('rude words')).toHaveCount(0)
  await message.fill('more rude words')
  await message.press('Enter')
  await expect(ben.page.getByText('The host has muted you')).toBeVisible()

  // The house remembers whom it muted.
  await hanna.page.reload()
  await hanna.page.getByRole('button', { name: `Let ${ben.name} write again` }).click()
  await expect(hanna.page.getByRole('region', { name: 'Muted' })).toHaveCount(0)
  await message.fill('kind words')
  await message.press('Enter')
  await expect(hanna.page.getByText('kind words')).toBeVisible()
  await hanna.context.close()
  await ben.context.close()
})
