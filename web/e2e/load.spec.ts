// A wild sale on a slow phone: price and button stay true, the page answers, and the chat gives way first.
import { io, type Socket } from 'socket.io-client'
import { expect, houseUrl, list, person, somebody, test, token } from './house'
import { bidder, minimumButton, pause } from './press'

// A trace draws along and would be measured too.
test.use({ trace: 'off' })

const SECONDS = 10
const BIDS_PER_S = 50
const LINES_PER_S = 30
const BIDDERS = 14 // each keeps to what one person may bid
const CHATTERS = 3

interface Sample {
  at: number // until when this was shown
  price: number
  button: number
}

interface Watched {
  samples: Sample[]
  interactions: number[]
}

/** Before the page's own script: tells whether a change is made in a frame, which is drawn with it, or before the next. */
function tellFrames(): void {
  const request = window.requestAnimationFrame.bind(window)
  Object.assign(window, { inFrame: false })
  const set = (inFrame: boolean) => Object.assign(window, { inFrame })
  window.requestAnimationFrame = (callback) =>
    request((time) => {
      set(true)
      try {
        callback(time)
      } finally {
        queueMicrotask(() => set(false)) // after what watches changes
      }
    })
}

/** Looks on in the page: what was shown until when, and how long each interaction took. */
function watch(): void {
  const watched: Watched = { samples: [], interactions: [] }
  Object.assign(window, { watched })
  const cents = (text: string | null | undefined) => Math.round(Number((text ?? '').replace(/[^0-9.]/g, '')) * 100)
  const shown = () => ({
    price: Number(document.querySelector<HTMLElement>('.figure-price .price')?.dataset.cents ?? 0),
    button: cents(document.querySelector('.bid-minimum .bid-amount')?.textContent),
  })
  let last = shown()
  let waiting = false
  // A change in the document is seen once its frame is drawn; until then what was there before is.
  let [next, drawing] = [last, false]
  const drawn = () => {
    next = shown()
    if (drawing) return
    drawing = true
    setTimeout(() => {
      drawing = false
      watched.samples.push({ at: performance.timeOrigin + performance.now(), ...last })
      last = next
    })
  }
  const changed = () => {
    if ((window as unknown as { inFrame: boolean }).inFrame) return drawn()
    if (waiting) return
    waiting = true
    requestAnimationFrame(() => {
      waiting = false
      drawn()
    })
  }
  for (const part of document.querySelectorAll('.figure-price, .bid-minimum'))
    new MutationObserver(changed).observe(part, {
      subtree: true,
      childList: true,
      characterData: true,
      attributes: true,
    })
  const observer = new PerformanceObserver((entries) => {
    for (const entry of entries.getEntries() as (PerformanceEntry & { interactionId?: number })[])
      if (entry.interactionId) watched.interactions.push(entry.duration)
  })
  observer.observe({ type: 'event', durationThreshold: 16, buffered: false } as PerformanceObserverInit)
}

const percentile = (sorted: number[], share: number) =>
  Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0)

for (const slower of [1, 4])
  test(`at ${BIDS_PER_S} bids/s and ${LINES_PER_S} chat lines/s price and button are true, ${slower} × slower`, async ({
    browser,
  }) => {
    test.setTimeout(180_000)
    const { page, context } = await person(browser, 'anna')
    await page.setViewportSize({ width: 390, height: 844 })
    const { auction_id } = await list(somebody('hanna'), { duration: 3600, increment: '0.01' })
    const crowd = Array.from({ length: BIDDERS }, (_, i) => bidder(somebody(`bid${i}`)))
    const chatters = Array.from({ length: CHATTERS }, (_, i) => {
      const socket: Socket = io(houseUrl(), { auth: { token: token(somebody(`talk${i}`)) }, transports: ['websocket'] })
      socket.emit('join_auction', { auction_id })
      return socket
    })
    await page.addInitScript(tellFrames)
    // What is told to somebody who draws nothing is the house's part of it, and this test's own.
    const told: Sample[] = []
    let lastTold = 0
    const onlooker = io(houseUrl(), { transports: ['websocket'] })
    onlooker.emit('join_auction', { auction_id })
    onlooker.on('bid_placed', ({ amount }: { amount: string }) => {
      told.push({ at: Date.now(), price: lastTold, button: 0 })
      lastTold = Math.round(Number(amount) * 100)
    })
    await page.goto(`/live/${auction_id}`)
    await expect(minimumButton(page)).toBeEnabled()
    const cdp = await context.newCDPSession(page)
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: slower })
    await page.evaluate(watch)

    const [button, field] = [await minimumButton(page).boundingBox(), await page.locator('#amount').boundingBox()]
    if (!button || !field) throw new Error('nothing to press')
    let going = true
    let price = 1000
    let lines = 0
    const every = async (perSecond: number, act: (n: number) => void) => {
      const start = performance.now()
      for (let n = 0; going; n++) {
        await pause(start + (n * 1000) / perSecond - performance.now())
        act(n)
      }
    }
    const load = Promise.all([
      every(BIDS_PER_S, (n) => void crowd[n % BIDDERS]?.bid(auction_id, (price += 100)).catch(() => undefined)),
      every(LINES_PER_S, (n) => {
        lines += 1
        chatters[n % CHATTERS]?.emit('chat_message', { auction_id, message: `line ${n} of a sale that runs wild` })
      }),
    ])
    const end = performance.now() + SECONDS * 1000
    // By the mouse and keys alone: what looks for elements in the page would be measured too.
    for (let n = 0; performance.now() < end; n++) {
      await pause(350)
      if (n % 3 === 0) await page.mouse.click(button.x + 60, button.y + 20)
      else if (n % 3 === 1) await page.mouse.click(field.x + 60, field.y + 20)
      else await page.keyboard.press('1')
    }
    going = false
    await load
    const { samples, interactions } = await page.evaluate(() => (window as unknown as { watched: Watched }).watched)
    for (const socket of [...chatters, onlooker]) socket.disconnect()

    const ledger = await (await fetch(`${houseUrl()}/auctions/${auction_id}/ledger`)).text()
    const bids = ledger
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { kind: string; amount: string; timestamp: number })
      .filter(({ kind }) => kind === 'bid')
      .map(({ amount, timestamp }) => ({ cents: Math.round(Number(amount) * 100), at: timestamp }))
    // How long the first bid that was not shown yet had stood.
    const lag = (at: number, shown: number) => {
      const first = bids.find(({ cents }) => cents > shown)
      return first ? Math.max(0, at - first.at) : 0
    }
    const measured = samples.slice(5)
    const lags = (pick: (sample: Sample) => number) =>
      measured.map((sample) => lag(sample.at, pick(sample))).sort((a, b) => a - b)
    const prices = lags(({ price: shown }) => shown)
    const buttons = lags(({ button }) => button - 1) // a minimum is a cent above its price
    const events = told
      .slice(5)
      .map(({ at, price: shown }) => lag(at, shown))
      .sort((a, b) => a - b)
    const answers = [...interactions].sort((a, b) => a - b)
    const span = ((measured.at(-1)?.at ?? 0) - (measured[0]?.at ?? 0)) / 1000
    const figures = (name: string, sorted: number[]) =>
      `${name} ms: median ${percentile(sorted, 0.5)}, 95 % ${percentile(sorted, 0.95)}, 99 % ${percentile(sorted, 0.99)}, most ${percentile(sorted, 1)}`
    console.log(
      `${slower} × slower, ${Math.round(bids.length / SECONDS)} bids/s, ${Math.round(lines / SECONDS)} lines/s, ` +
        `${Math.round(measured.length / span)} changes/s; ${figures('told', events)}; ${figures('price', prices)}; ${figures('button', buttons)}; ${figures('interaction', answers)} of ${answers.length}`,
    )
    expect(bids.length).toBeGreaterThan(SECONDS * BIDS_PER_S * 0.6)
    // The budget, on a machine that does nothing else; on one that does, what still tells a page that keeps up.
    const budget = process.env.LOAD_STRICT
      ? { usual: 100, most: 100, answer: 200 }
      : { usual: 250, most: 600, answer: 400 }
    expect(percentile(prices, 0.5)).toBeLessThanOrEqual(budget.usual)
    expect(percentile(prices, 0.95)).toBeLessThanOrEqual(budget.most)
    expect(percentile(buttons, 0.95)).toBeLessThanOrEqual(budget.most)
    expect(percentile(answers, 0.98)).toBeLessThanOrEqual(budget.answer)
    await context.close()
  })
