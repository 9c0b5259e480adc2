import { bid, endRoutes, expect, list, person, somebody, test } from './house'

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

test('a host blocks a person from the chat or the list of bidders, told what that means, and lets them in again', async ({
  browser,
}) => {
  const hanna = await person(browser, 'hanna')
  const ben = somebody('ben')
  const { auction_id } = await list(hanna.name)
  await bid(ben, auction_id, '15.00')
  // As the protocol has it.
  const blocked = new Map<string, string>()
  const asked: string[] = []
  await hanna.page.route(`**/auctions/${auction_id}/blocks**`, (route) => {
    const request = route.request()
    const id = /blocks\/([0-9a-f-]+)/.exec(request.url())?.[1]
    if (!id) {
      const items = [...blocked].map(([user_id, username]) => ({
        user_id,
        username,
        blocked_at: 1,
        blocked_by: 'h',
        blocked_by_username: hanna.name,
      }))
      return route.fulfill({ json: { items, next_cursor: null } })
    }
    asked.push(request.method())
    if (request.method() === 'PUT') blocked.set(id, ben)
    else blocked.delete(id)
    return route.fulfill({ status: 204 })
  })
  const { page } = hanna
  await page.goto(`/host/${auction_id}`)
  const row = page.getByRole('row', { name: new RegExp(ben) })
  const block = row.getByRole('button', { name: `Block ${ben}` })
  await block.click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText(`No further bid and no chat message of ${ben} is taken in this sale.`)
  await expect(dialog).toContainText(`${ben} leads now with $15.00: that bid stands and may win.`)
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  expect(asked).toEqual([])
  await block.click()
  await dialog.getByRole('button', { name: 'Block' }).click()
  await expect(block).toHaveAttribute('aria-pressed', 'true')
  await page.screenshot({ path: 'test-results/screenshots/host-blocked-desktop-dark.png', fullPage: true })
  await page.reload()
  await page
    .getByRole('region', { name: 'Blocked' })
    .getByRole('button', { name: `Let ${ben} bid and chat again` })
    .click()
  await expect(page.getByRole('region', { name: 'Blocked' })).toHaveCount(0)
  expect(asked).toEqual(['PUT', 'DELETE'])
  await endRoutes(page)
  await hanna.context.close()
})
