import { bid, expect, list, person, somebody, test } from './house'

test('the page recovers from a cut network without double or missing chat lines', async ({ browser }) => {
  const anna = await person(browser, 'anna')
  const ben = await person(browser, 'ben')
  const { auction_id } = await list(somebody('hanna'))
  for (const { page } of [anna, ben]) await page.goto(`/live/${auction_id}`)
  const say = async (text: string) => {
    await ben.page.getByLabel('Message', { exact: true }).fill(text)
    await ben.page.getByLabel('Message', { exact: true }).press('Enter')
    await expect(ben.page.getByLabel('Message', { exact: true })).toHaveValue('')
  }
  await say('one')
  await expect(anna.page.getByText('one', { exact: true })).toBeVisible()

  await anna.context.setOffline(true)
  await expect(anna.page.getByText('Connection lost')).toBeVisible()
  await expect(anna.page.getByRole('button', { name: /^Bid \$/ }).first()).toBeDisabled()
  await say('two')
  await say('three')
  await bid(ben.name, auction_id, '42.00')
  await anna.context.setOffline(false)

  await expect(anna.page.locator('.sale-figure .price')).toHaveText('$42.00')
  await expect(anna.page.getByText('Connection lost')).toHaveCount(0)
  await say('four')
  await expect(anna.page.locator('.chat-text')).toHaveText(['one', 'two', 'three', 'four'])
  await anna.context.close()
  await ben.context.close()
})

test('a bid without an answer is asked about again, and stands once', async ({ browser }) => {
  const anna = await person(browser, 'anna')
  const { auction_id } = await list(somebody('hanna'))
  const sent: string[] = []
  let goOn = () => {}
  const seen = new Promise<void>((resolve) => (goOn = resolve))
  await anna.page.routeWebSocket(/socket\.io/, (ws) => {
    const server = ws.connectToServer()
    let swallow = true
    const heldBack: string[] = []
    ws.onMessage(async (message) => {
      if (String(message).includes('place_bid')) sent.push(String(message))
      // The second question waits until it was seen that one is asked.
      if (sent.length > 1) await seen
      server.send(message)
    })
    server.onMessage((message) => {
      const text = String(message)
      const answersBid = sent.length > 0 && text.includes('bid_id') && text.startsWith('43')
      const tells = /you_are_winning|bid_placed/.test(text)
      if (answersBid && swallow) swallow = false
      else if (tells && sent.length === 1) heldBack.push(text)
      else {
        ws.send(message)
        // What everybody was told comes late.
        if (answersBid) for (const late of heldBack.splice(0)) ws.send(late)
      }
    })
  })
  await anna.page.goto(`/live/${auction_id}`)
  await anna.page
    .getByRole('button', { name: /^Bid \$/ })
    .first()
    .click()
  await expect(anna.page.getByText('No answer yet about $10.00')).toBeVisible()
  goOn()
  await expect(anna.page.getByText('You are winning with $10.00')).toBeVisible()
  expect(sent).toHaveLength(2)
  const ids = sent.map((frame) => /"bid_id":"([^"]+)"/.exec(frame)?.[1])
  expect(ids[0]).toBe(ids[1])
  await expect(anna.page.locator('.top-bids li')).toHaveCount(1)
  await anna.context.close()
})
