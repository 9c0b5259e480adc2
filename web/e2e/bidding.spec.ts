// One gesture, one bid, the amount that was seen: with finger, mouse and key.
import type { Browser } from '@playwright/test'
import { bid, close, expect, list, type Person, person, signIn, somebody, test } from './house'
import { bidder, type Means, minimumButton, over, pause, record } from './press'

const phone = { width: 390, height: 844 }

/** Somebody on a phone, at the page of a fresh sale from $10 in steps of $1. */
async function onPhone(browser: Browser, fields: object = {}) {
  const host = somebody('hanna')
  const name = somebody('anna')
  const context = await browser.newContext({
    baseURL: process.env.APP_URL ?? '',
    hasTouch: true,
    isMobile: true,
    viewport: phone,
    reducedMotion: 'no-preference',
  })
  const page = await context.newPage()
  await signIn(page, name)
  const { auction_id } = await list(host, fields)
  await page.goto(`/live/${auction_id}`)
  await expect(page.locator('.clock-good, .clock-fair')).toBeVisible()
  await page.evaluate(() => document.fonts.ready)
  await expect(minimumButton(page)).toBeEnabled()
  const cdp = await context.newCDPSession(page)
  return { host, name, context, page, auction_id, cdp }
}

for (const means of ['touch', 'mouse'] as const)
  for (const gap of [30, 120, 200])
    test(`five presses are one bid: ${means}, ${gap} ms apart`, async ({ browser }) => {
      const { name, context, page, auction_id, cdp } = await onPhone(browser)
      const presser = await over(page, cdp, minimumButton(page), means)
      for (let tap = 0; tap < 5; tap++) {
        await presser.down()
        await pause(20)
        await presser.up()
        await pause(gap)
      }
      await expect(page.getByText('You are winning with $10.00')).toBeVisible()
      await pause(600)
      expect(await record(auction_id)).toEqual([{ username: name, cents: 1000 }])
      await context.close()
    })

test('a key that is held is one bid, on a button and in the amount', async ({ browser }) => {
  const { page, name, context } = await person(browser, 'anna')
  const { auction_id } = await list(somebody('hanna'))
  await page.goto(`/live/${auction_id}`)
  await expect(minimumButton(page)).toBeEnabled()
  await minimumButton(page).focus()
  for (let i = 0; i < 30; i++) await page.keyboard.down('Enter')
  await page.keyboard.up('Enter')
  await expect(page.getByText('You are winning with $10.00')).toBeVisible()
  await expect(page.getByRole('dialog'), 'nor a question that a held key answers').toHaveCount(0)
  await bid(somebody('ben'), auction_id, '20.00')
  await expect(page.locator('.is-outbid')).toContainText('From $21.00 you lead again')
  await page.getByLabel('Your amount').fill('25')
  for (let i = 0; i < 30; i++) await page.keyboard.down('Enter')
  await page.keyboard.up('Enter')
  await expect(page.getByText('You are winning with $25.00')).toBeVisible()
  await pause(600)
  await expect(page.locator('.is-refused')).toHaveCount(0)
  expect((await record(auction_id)).filter(({ username }) => username === name).map(({ cents }) => cents)).toEqual([
    1000, 2500,
  ])
  await context.close()
})

test('who leads is asked before a raise, and keeps focus and amount where they say no', async ({ browser }) => {
  const { page, context } = await person(browser, 'anna')
  const { auction_id } = await list(somebody('hanna'))
  await page.goto(`/live/${auction_id}`)
  await minimumButton(page).click()
  await expect(page.getByText('You are winning with $10.00')).toBeVisible()
  await pause(500)
  await minimumButton(page).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('Raise your own bid to $11.00?')
  await page.keyboard.press('Escape')
  await expect(dialog).toHaveCount(0)
  await expect(minimumButton(page)).toBeFocused()
  const amount = page.getByLabel('Your amount')
  await amount.fill('30')
  await amount.press('Enter')
  await expect(dialog).toContainText('Raise your own bid to $30.00?')
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await expect(amount).toBeFocused()
  await expect(amount).toHaveValue('30')
  await amount.press('Enter')
  await dialog.getByRole('button', { name: 'Bid $30.00' }).click()
  await expect(page.getByText('You are winning with $30.00')).toBeVisible()
  await expect(amount).toHaveValue('')
  expect((await record(auction_id)).map(({ cents }) => cents)).toEqual([1000, 3000])
  await context.close()
})

for (const slower of [1, 4])
  for (const means of ['touch', 'mouse', 'key'] as Means[])
    test(`at every instant of a price change the amount that was seen is bid, or nothing: ${means}, ${slower} × slower`, async ({
      browser,
    }) => {
      test.setTimeout(240_000)
      const { name, context, page, auction_id, cdp } = await onPhone(browser)
      await cdp.send('Emulation.setCPUThrottlingRate', { rate: slower })
      const ben = bidder(somebody('ben'))
      // What was on the screen, and when it was pressed and let go, by the page's own clock.
      await page.evaluate(() => {
        const log = { drawn: [] as [number, string][], down: [] as number[], up: [] as number[] }
        Object.assign(window, { log })
        const text = () => document.querySelector('.bid-minimum .bid-amount')?.textContent ?? ''
        const look = () => {
          if (log.drawn.at(-1)?.[1] !== text()) log.drawn.push([performance.now(), text()])
          requestAnimationFrame(look)
        }
        look()
        for (const type of ['pointerdown', 'keydown'])
          window.addEventListener(type, (event) => log.down.push(event.timeStamp), true)
        for (const type of ['pointerup', 'keyup'])
          window.addEventListener(type, (event) => log.up.push(event.timeStamp), true)
      })
      let price = 1000
      // When the finger comes down and goes up, in ms after the other's bid was sent.
      const instants: [number, number][] = [
        [-120, -60], // before
        [-120, 250], // over it
        [-40, 10],
        [-10, 40],
        [0, 60],
        [5, 30],
        [10, 80],
        [15, 120],
        [25, 60],
        [40, 90],
        [300, 360], // after
      ]
      let bids = 0
      let told = 0
      for (const [down, up] of instants) {
        price += 700
        const presser = await over(page, cdp, minimumButton(page), means)
        const start = performance.now() + 150
        const at = (ms: number) => pause(Math.max(0, start + ms - performance.now()))
        const before = (await record(auction_id)).length
        await Promise.all([
          at(0).then(() => ben.bid(auction_id, price)),
          at(down).then(() => presser.down()),
          at(up).then(() => presser.up()),
        ])
        await pause(500 * Math.sqrt(slower))
        const log = await page.evaluate(
          () => (window as unknown as { log: { drawn: [number, string][]; down: number[]; up: number[] } }).log,
        )
        const pressed = log.down.at(-1) ?? 0
        const let_go = log.up.at(-1) ?? 0
        const cents = (text: string) => Math.round(Number(text.replace(/[$,]/g, '')) * 100)
        const seen = cents(log.drawn.findLast(([when]) => when <= pressed)?.[1] ?? '')
        const changed = log.drawn.some(([when]) => when > pressed + 1 && when <= let_go - 1)
        const mine = (await record(auction_id)).slice(before).filter(({ username }) => username === name)
        expect(mine.length, `${down} to ${up}: at most one bid`).toBeLessThanOrEqual(1)
        // A frame more or less: what was drawn within it may count either way.
        const near = log.drawn.filter(([when]) => Math.abs(when - pressed) < 34).map(([, text]) => cents(text))
        if (mine[0]) {
          bids += 1
          expect([seen, ...near], `${down} to ${up}: ${mine[0].cents} was seen`).toContain(mine[0].cents)
          expect(changed, `${down} to ${up}: nothing changed under the finger`).toBe(false)
        }
        const moved = page.getByText('while you pressed. Nothing was bid.')
        if (changed && !mine[0]) {
          if (await moved.isVisible()) told += 1
          await page
            .getByRole('button', { name: 'OK' })
            .click({ timeout: 1000 })
            .catch(() => undefined)
        }
        if ((await record(auction_id)).at(-1)?.username === name)
          price = ((await record(auction_id)).at(-1)?.cents ?? 0) + 100
        // Nobody leads but ben, so that no question comes.
        await expect.poll(async () => ben.bid(auction_id, (price += 100))).toBe(true)
        await expect(page.locator('.figure-price .price')).toHaveAttribute('data-cents', String(price))
        await page.mouse.move(5, 5)
        await pause(500)
      }
      // How many come in time depends on the machine where it is slowed down.
      expect(bids, 'presses before and after the change bid').toBeGreaterThanOrEqual(slower === 1 ? 2 : 1)
      expect(told, 'and one over it is told that nothing was bid').toBeGreaterThanOrEqual(1)
      await context.close()
    })

test('a press counts from when it began, also where the focus comes from another bid', async ({ browser }) => {
  const { name, page, auction_id, context } = await onPhone(browser)
  const ben = bidder(somebody('ben'))
  await page.locator('.bid-steps .button').nth(1).focus()
  const { x, y, width, height } = (await minimumButton(page).boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 }
  await page.mouse.move(x + width / 2, y + height / 2)
  await page.mouse.down()
  await ben.bid(auction_id, 4000)
  await expect(minimumButton(page)).toContainText('$41')
  await pause(300)
  await page.mouse.up()
  await expect(page.getByText('The amount changed from $10.00 to $41.00 while you pressed.')).toBeVisible()
  expect((await record(auction_id)).some(({ username }) => username === name)).toBe(false)
  await context.close()
})

test('the first tap after chatting bids, and nothing moves under it', async ({ browser }) => {
  const { name, context, page, auction_id, cdp } = await onPhone(browser, { description: 'Long. '.repeat(200) })
  await page.getByRole('button', { name: /^Go to the chat/ }).tap()
  const composer = page.getByLabel('Message', { exact: true })
  await composer.tap()
  await composer.pressSequentially('hello')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('log').getByText('hello')).toBeVisible()
  await expect(composer).toBeFocused()
  await pause(500)
  const place = () =>
    page.locator('.bid-steps').evaluate((element) => {
      const { x, y, width, height } = element.getBoundingClientRect()
      return [x, y, width, height].map(Math.round).join()
    })
  const presser = await over(page, cdp, minimumButton(page), 'touch')
  const before = await place()
  await presser.down()
  await pause(80)
  expect(await place()).toBe(before)
  await presser.up()
  await pause(60)
  expect(await place()).toBe(before)
  await expect(page.getByText('You are winning with $10.00')).toBeVisible()
  expect(await record(auction_id)).toEqual([{ username: name, cents: 1000 }])
  await context.close()
})

for (const viewport of [phone, { width: 1280, height: 860 }])
  test(`no control moves when prices, names and messages come and go, ${viewport.width} wide`, async ({ browser }) => {
    const { page, context } = await person(browser, 'anna')
    const { auction_id } = await list(somebody('hanna'))
    await page.setViewportSize(viewport)
    await page.goto(`/live/${auction_id}`)
    await expect(page.locator('.clock-good, .clock-fair')).toBeVisible()
    await page.evaluate(() => document.fonts.ready)
    const places = () =>
      page.evaluate(() =>
        [...document.querySelectorAll('.bid-steps .button, #amount, .amount-form .button')].map((element) => {
          const { x, y, width, height } = element.getBoundingClientRect()
          return [x, y, width, height].map((n) => Math.round(n * 10) / 10).join()
        }),
      )
    const before = await places()
    await minimumButton(page).click()
    await expect(page.getByText('You are winning with $10.00')).toBeVisible()
    expect(await places(), 'leading').toEqual(before)
    await bid(somebody('quite-a-long-name'), auction_id, '1999.50')
    await expect(page.locator('.is-outbid')).toBeVisible()
    expect(await places(), 'outbid by a long name at a long price').toEqual(before)
    await page.getByLabel('Your amount').fill('12 50')
    await page.getByLabel('Your amount').press('Enter')
    await expect(page.getByText('can be read in more than one way')).toBeVisible()
    expect(await places(), 'a typed amount that is explained').toEqual(before)
    await bid(somebody('carla'), auction_id, '1234567.50')
    await expect(page.locator('.figure-price')).toHaveText('$1,234,567.50')
    expect(await places(), 'seven digits').toEqual(before)
    await context.close()
  })

test('every price that is shown is one that was bid', async ({ browser }) => {
  const { context, page, auction_id } = await onPhone(browser)
  await page.evaluate(() => {
    const shown = new Set<string>()
    Object.assign(window, { shown })
    const look = () => {
      shown.add(document.querySelector('.figure-price')?.textContent ?? '')
      requestAnimationFrame(look)
    }
    look()
  })
  const ben = bidder(somebody('ben'))
  const amounts = [1000, 5_300, 47_700, 1_234_500]
  for (const cents of amounts) {
    await ben.bid(auction_id, cents)
    await pause(450)
  }
  const shown = await page.evaluate(() => [...(window as unknown as { shown: Set<string> }).shown])
  expect(shown).toEqual(['$10.00', '$53.00', '$477.00', '$12,345.00'])
  await context.close()
})

test('another person who signs in in the tab inherits nothing', async ({ browser }) => {
  const anna = await person(browser, 'anna')
  const ben = await person(browser, 'ben')
  const { auction_id } = await list(somebody('hanna'))
  const { page } = anna
  await page.goto(`/live/${auction_id}`)
  await minimumButton(page).click()
  await expect(page.getByText('You are winning')).toBeVisible()
  await bid(somebody('carla'), auction_id, '20.00')
  await expect(page.locator('.is-outbid')).toBeVisible()
  await page.getByLabel('Your amount').fill('77')
  const stored = await ben.page.evaluate(() => {
    const key = Object.keys(localStorage).find((name) => name.startsWith('oidc.user:')) ?? ''
    return [key, localStorage.getItem(key) ?? '']
  })
  const other = await anna.context.newPage()
  await other.goto('/health')
  await other.evaluate(([key, value]) => localStorage.setItem(key ?? '', value ?? ''), stored)
  await expect(page.getByRole('link', { name: `Your account, ${ben.name}` })).toBeVisible()
  await expect(minimumButton(page)).toBeEnabled()
  await expect(page.locator('.is-outbid')).toHaveCount(0)
  await expect(page.getByLabel('Your amount')).toHaveValue('')
  await minimumButton(page).click()
  await expect(page.getByText('You are winning with $21.00')).toBeVisible()
  expect((await record(auction_id)).at(-1)?.username).toBe(ben.name)
  await anna.context.close()
  await ben.context.close()
})

test('two tabs of one person say the same', async ({ browser }) => {
  const { page, context } = await person(browser, 'anna')
  const { auction_id } = await list(somebody('hanna'))
  const other = await context.newPage()
  for (const tab of [page, other]) await tab.goto(`/live/${auction_id}`)
  await minimumButton(page).click()
  for (const tab of [page, other]) await expect(tab.getByText('You are winning with $10.00')).toBeVisible()
  await minimumButton(other).click()
  await expect(other.getByRole('dialog')).toContainText('Raise your own bid')
  await bid(somebody('ben'), auction_id, '50.00')
  for (const tab of [page, other])
    await expect(tab.locator('.is-outbid')).toContainText('The price is $50.00, yours was $10.00')
  await context.close()
})

async function endsFor(who: Person, heading: string, words: string): Promise<void> {
  await expect(who.page.getByRole('heading', { name: heading })).toBeInViewport({ ratio: 1 })
  await expect(who.page.locator('.sale-end')).toContainText(words)
  const said = who.page.locator('[aria-live=assertive]')
  await expect(said).toContainText(heading)
  await expect(said).not.toContainText('You lead')
}

test('the end is said first, and to each what it means for them, to the eye and to the ear', async ({ browser }) => {
  const [anna, ben, carla, hanna] = await Promise.all(
    ['anna', 'ben', 'carla', 'hanna'].map((name) => person(browser, name)),
  )
  if (!anna || !ben || !carla || !hanna) throw new Error('nobody came')
  const { auction_id } = await list(hanna.name, { description: 'Long. '.repeat(300) })
  for (const { page } of [anna, ben, carla, hanna]) {
    await page.setViewportSize(phone)
    await page.goto(`/live/${auction_id}`)
  }
  await minimumButton(ben.page).click()
  await expect(ben.page.getByText('You are winning')).toBeVisible()
  await anna.page.getByLabel('Your amount').fill('20')
  await anna.page.getByLabel('Your amount').press('Enter')
  await expect(anna.page.getByText('You are winning with $20.00')).toBeVisible()
  await expect(anna.page.locator('[aria-live=assertive]')).toContainText('You lead with $20.00')
  await close(hanna.name, auction_id)
  const sold = `Sold to ${anna.name}`
  await endsFor(anna, 'You won!', `You bought it from ${hanna.name} for $20.00.`)
  await endsFor(ben, sold, 'You did not win: your best bid was $10.00. You owe nothing.')
  await endsFor(carla, sold, 'The highest bid was $20.00.')
  await endsFor(hanna, sold, 'They buy it from you for $20.00.')
  for (const { context } of [anna, ben, carla, hanna]) await context.close()
})

test('a typed amount is judged by the price that stands, also before the page is drawn anew', async ({ browser }) => {
  const anna = await person(browser, 'anna')
  const hanna = await person(browser, 'hanna')
  const ben = await person(browser, 'ben')
  const { auction_id } = await list(hanna.name)
  const { page } = anna
  await page.goto(`/live/${auction_id}`)
  await expect(page.locator('.clock-good, .clock-fair')).toBeVisible()
  await minimumButton(page).click()
  await expect(page.getByText('You are winning with $10.00')).toBeVisible()
  await page.getByLabel('Your amount').fill('15')
  // The price is painted before React draws the rest: the form is sent in between.
  await page.evaluate(() => {
    const form = document.querySelector<HTMLFormElement>('.amount-form')
    const watch = new MutationObserver(() => {
      if (document.querySelector('.figure-price')?.textContent !== '$20.00') return
      watch.disconnect()
      form?.requestSubmit()
    })
    watch.observe(document.body, { subtree: true, childList: true, characterData: true })
  })
  await bid(ben.name, auction_id, '20.00')
  await expect(page.getByText('At least $21.00.')).toBeVisible()
  await expect(page.getByText('was refused')).toHaveCount(0)
  for (const { context } of [anna, hanna, ben]) await context.close()
})
