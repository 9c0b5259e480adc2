// What must be within reach without scrolling, and what the eye and the keyboard need to find.
import type { Locator, Page } from '@playwright/test'
import { bid, close, expect, list, person, somebody, test } from './house'

const phone = { width: 390, height: 844 }
const desktop = { width: 1280, height: 860 }

/** How much of something lies below the window; nothing, where it is in reach. */
async function below(page: Page, part: Locator): Promise<number> {
  const box = await part.boundingBox()
  return box ? Math.max(0, box.y + box.height - (page.viewportSize()?.height ?? 0)) : Infinity
}

/** Waits until a live sale has joined its room and has its typefaces, so that nothing moves any more. */
async function settled(page: Page): Promise<void> {
  await expect(page.locator('.clock-good, .clock-fair')).toBeVisible()
  await page.evaluate(() => document.fonts.ready)
}

test('on a desktop bidding and chat are there without scrolling, for guests, bidders and winners', async ({
  browser,
}) => {
  const { page, name, context } = await person(browser, 'anna')
  const host = somebody('hanna')
  const { auction_id } = await list(host)
  for (const amount of ['10.00', '11.00', '12.00']) await bid(somebody('ben'), auction_id, amount)
  await bid(name, auction_id, '13.00')
  await page.setViewportSize(desktop)
  await page.goto(`/live/${auction_id}`)
  await expect(page.getByText('You are winning')).toBeVisible()
  await expect(page.getByText('watching')).toBeVisible()
  await settled(page)
  expect(await below(page, page.getByLabel('Message', { exact: true }))).toBe(0)
  expect(await page.evaluate(() => document.documentElement.scrollHeight - window.innerHeight)).toBeLessThanOrEqual(0)

  const guest = await browser.newPage({ viewport: desktop })
  await guest.goto(`${process.env.APP_URL}/live/${auction_id}`)
  await expect(guest.getByRole('button', { name: 'Sign in to bid' })).toBeVisible()
  await settled(guest)
  expect(await below(guest, guest.getByRole('button', { name: 'Sign in to chat' }))).toBe(0)
  await guest.close()

  await close(host, auction_id)
  await expect(page.getByRole('heading', { name: 'You won!' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Verify' })).toBeVisible()
  await expect.poll(() => below(page, page.getByLabel('Message', { exact: true }))).toBe(0)
  await context.close()
})

test('on a phone the last words of the chat stand below the picture and lead to the whole of it', async ({
  browser,
}) => {
  const { page, context } = await person(browser, 'anna')
  const { auction_id } = await list(somebody('hanna'), { description: 'Long. '.repeat(150) })
  await page.setViewportSize(phone)
  await page.goto(`/live/${auction_id}`)
  const peek = page.getByRole('button', { name: /^Go to the chat/ })
  await expect(peek).toContainText('Be the first to say something.')
  await settled(page)
  expect(await below(page, peek)).toBe(0)
  await peek.click()
  const composer = page.getByLabel('Message', { exact: true })
  await expect(composer).toBeInViewport({ ratio: 1 })
  const minimum = page.getByRole('button', { name: /^Bid \$/ }).first()
  await expect(minimum).toBeInViewport({ ratio: 1 })
  const covered = async () => {
    const dock = await page.locator('.sale-dock').boundingBox()
    const words = await composer.boundingBox()
    return dock && words ? Math.max(0, words.y + words.height - dock.y) : Infinity
  }
  await expect.poll(covered, 'the dock covers no part of it').toBe(0)
  for (const text of ['One', 'Is it heavy?', 'I would say so.']) {
    await composer.fill(text)
    await composer.press('Enter')
    await expect(page.getByRole('log').getByText(text)).toBeVisible()
  }
  await page.evaluate(() => window.scrollTo(0, 0))
  await expect(peek).toContainText('Is it heavy?')
  await expect(peek).toContainText('I would say so.')
  await expect(peek).not.toContainText('One')
  await context.close()
})

test('on a phone all of the description can be read above the dock, and the dock has its own place at the end', async ({
  page,
}) => {
  const description = `${'Shutter serviced in spring, meter reads true. '.repeat(20)}The very end.`
  const host = somebody('hanna')
  const { auction_id } = await list(host, { description })
  await page.setViewportSize(phone)
  await page.goto(`/live/${auction_id}`)
  await settled(page)
  const edges = () =>
    page.evaluate(() => {
      const box = (name: string) => (document.querySelector(name) as HTMLElement).getBoundingClientRect()
      return { words: box('.sale-description').bottom, side: box('.sale-side').bottom, dock: box('.sale-dock').top }
    })
  const before = await edges()
  expect(before.words, 'it is longer than the window').toBeGreaterThan(before.dock)
  await page.locator('.sale-description').evaluate((element) => element.scrollIntoView({ block: 'end' }))
  const read = await edges()
  expect(read.words).toBeLessThanOrEqual(read.dock)
  expect(read.words, 'it was not scrolled past').toBeGreaterThan(phone.height / 2)
  await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight))
  const end = await edges()
  expect(end.side).toBeLessThanOrEqual(end.dock)

  const reserved = () => page.evaluate(() => parseFloat(getComputedStyle(document.documentElement).scrollPaddingBottom))
  expect(await reserved()).toBeGreaterThan(100)
  await close(host, auction_id)
  await expect(page.getByRole('heading', { name: 'Ended without a bid' })).toBeInViewport({ ratio: 1 })
})

for (const viewport of [phone, desktop])
  test(`the ring around a focused category is whole, ${viewport.width} wide`, async ({ page }) => {
    await page.setViewportSize(viewport)
    await page.goto('/')
    const chips = page.getByRole('group', { name: 'Category' })
    for (const chip of [chips.getByRole('button').first(), chips.getByRole('button').last()]) {
      await chip.focus()
      const room = await chip.evaluate((element) => {
        const style = getComputedStyle(element)
        const ring = parseFloat(style.outlineWidth) + parseFloat(style.outlineOffset)
        const inner = element.getBoundingClientRect()
        const outer = (element.parentElement as HTMLElement).getBoundingClientRect()
        const sides = [
          inner.top - outer.top,
          outer.bottom - inner.bottom,
          inner.left - outer.left,
          outer.right - inner.right,
        ]
        return Math.min(...sides) - ring
      })
      expect(room).toBeGreaterThanOrEqual(0)
    }
  })

for (const width of [320, 360, 375])
  test(`a small phone shows the house's name and the order of the list whole, ${width} wide`, async ({ page }) => {
    await page.setViewportSize({ width, height: 740 })
    await page.goto('/')
    await page.evaluate(() => document.fonts.ready)
    const name = page.locator('.brand-name')
    await expect(name).toBeVisible()
    expect((await lines(name)).map((each) => each.lines)).toEqual([1])
    const nameEnds = await name.evaluate((element) => element.getBoundingClientRect().right)
    const buttonsBegin = await page.locator('.header-nav').evaluate((element) => element.getBoundingClientRect().left)
    expect(nameEnds).toBeLessThanOrEqual(buttonsBegin)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
    const room = await page.getByLabel('Sort').evaluate((element: HTMLSelectElement) => {
      const style = getComputedStyle(element)
      const pen = document.createElement('canvas').getContext('2d') as CanvasRenderingContext2D
      pen.font = style.font
      const words = pen.measureText(element.selectedOptions[0]?.text ?? '').width
      return element.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight) - words
    })
    expect(room, 'and a place for its arrow').toBeGreaterThanOrEqual(16)
  })

test('what only a host can read is on the console alone', async ({ browser }) => {
  const { page, name, context } = await person(browser, 'hanna')
  const { auction_id } = await list(name)
  await page.goto(`/live/${auction_id}`)
  await expect(page.locator('.clock-good, .clock-fair')).toBeVisible()
  await expect(page.getByText('drift')).toHaveCount(0)
  await page.goto(`/host/${auction_id}`)
  await expect(page.getByText('drift')).toBeVisible()
  await context.close()
})

/** On how many lines the text of each stands, and by how much it leaves the room it has. */
async function lines(parts: Locator): Promise<{ text: string; lines: number; over: number }[]> {
  return parts.evaluateAll((elements) =>
    elements.map((element) => {
      const range = document.createRange()
      range.selectNodeContents(element)
      const boxes = [...range.getClientRects()]
      const room = (element.closest('.card-text, .stat, .sale-clock') ?? element).getBoundingClientRect()
      return {
        text: element.textContent,
        lines: new Set(boxes.map((box) => Math.round(box.top))).size,
        over: Math.max(0, ...boxes.map((box) => Math.ceil(Math.max(box.right - room.right, room.left - box.left)))),
      }
    }),
  )
}

const large = [
  { starting_bid: '12345.00', duration: 86_400 },
  { starting_bid: '1234567.00', duration: 600 },
  { starting_bid: '99999998.99', duration: 86_400 },
]

for (const width of [1280, 1024, 390])
  test(`a large price and a long clock stand side by side, ${width} wide`, async ({ page }) => {
    await page.setViewportSize({ width, height: 860 })
    for (const fields of large) {
      const { auction_id } = await list(somebody('hanna'), { ...fields, increment: '0.01' })
      await page.goto(`/live/${auction_id}`)
      await settled(page)
      // All at one moment: what loads between two looks moves things.
      const { price, clock, dock } = await page.evaluate(() => {
        const box = (name: string) =>
          (document.querySelector(name) as HTMLElement).getBoundingClientRect().toJSON() as DOMRect
        return { price: box('.figure-price .price'), clock: box('.figure-time .countdown'), dock: box('.sale-dock') }
      })
      expect(price.x + price.width, `${fields.starting_bid} ends before the clock`).toBeLessThan(clock.x)
      expect(clock.x + clock.width).toBeLessThanOrEqual(dock.x + dock.width)
      expect(Math.abs(price.y - clock.y), 'on one line').toBeLessThan(price.height / 2)
      expect(price.height, 'still the largest thing to read').toBeGreaterThan(24)
    }
  })

for (const width of [1280, 390])
  test(`a large price is never broken, on cards and on the console, ${width} wide`, async ({ browser }) => {
    const { page, name, context } = await person(browser, 'hanna')
    const fields = { starting_bid: '99999998.99', increment: '0.01', title: 'An extraordinarily long title of a chair' }
    const { auction_id, title } = await list(name, fields)
    await page.setViewportSize({ width, height: 860 })
    await page.goto(`/?q=${encodeURIComponent(title)}`)
    const whole = async (parts: Locator) => {
      await expect(parts.first()).toBeVisible()
      for (const part of await lines(parts)) expect(part).toEqual({ text: part.text, lines: 1, over: 0 })
    }
    await whole(page.locator('.card-price .price'))
    await page.goto(`/host/${auction_id}`)
    await whole(page.locator('.stat dd'))
    await whole(page.locator('.stat dt'))
    await whole(page.locator('.chart-frame figcaption b'))
    await context.close()
  })

const longTitle =
  'An extraordinarily long title for a hand-carved rocking chair, with its last word here: '.repeat(2) + 'end'

for (const path of ['live', 'host'])
  test(`a long title takes three lines on a phone, and all of it is a tap away, /${path}`, async ({ browser }) => {
    const { page, name, context } = await person(browser, 'hanna')
    const { auction_id } = await list(name, { title: longTitle })
    await page.setViewportSize(phone)
    await page.goto(`/${path}/${auction_id}`)
    const heading = page.getByRole('heading', { level: 1 })
    const height = async () => (await heading.boundingBox())?.height ?? 0
    const more = page.getByRole('button', { name: 'Whole title' })
    await expect(more).toBeVisible()
    const lineHeight = await heading.evaluate((element) => parseFloat(getComputedStyle(element).lineHeight))
    expect(Math.round((await height()) / lineHeight)).toBe(3)
    await more.click()
    expect(Math.round((await height()) / lineHeight)).toBeGreaterThan(4)
    await page.getByRole('button', { name: 'Shorter title' }).click()
    expect(Math.round((await height()) / lineHeight)).toBe(3)

    await page.goto(`/${path}/${(await list(name)).auction_id}`)
    await expect(heading).toHaveText('A brass lamp')
    await expect(more).toHaveCount(0)
    await context.close()
  })

test('the highest bid there can be is shown, and nothing is asked above it', async ({ browser }) => {
  const { page, name, context } = await person(browser, 'anna')
  const { auction_id } = await list(somebody('hanna'))
  await bid(name, auction_id, '99999999.99')
  await page.goto(`/live/${auction_id}`)
  await expect(page.locator('.figure-price')).toHaveText('$99,999,999.99')
  await expect(page.getByText('This is the highest bid there can be.')).toBeVisible()
  await expect(page.getByRole('button', { name: /^Bid/ })).toHaveCount(0)
  await page.goto('/')
  await expect(page.locator('.card').first()).toBeVisible()
  await context.close()
})
