import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gesture, type GestureInput, type GestureResult, noGesture, SAME_GESTURE_MS } from './bid-gesture'

const control = 'minimum'

function run(inputs: GestureInput[]): GestureResult[] {
  let state = noGesture
  const results: GestureResult[] = []
  for (const input of inputs) {
    const [next, result] = gesture(state, input)
    state = next
    if (result.kind !== 'none') results.push(result)
  }
  return results
}

const shown = (amount: number | null, at: number): GestureInput => ({ type: 'shown', control, amount, at })
const press = (at: number): GestureInput => ({ type: 'press', control, at })
const release = (at: number, now: number): GestureInput => ({ type: 'release', control, at, now })
const tap = (at: number, now: number) => [press(at), release(at + 60, now)]

describe('a gesture', () => {
  it('bids what was pressed', () =>
    expect(run([shown(1000, 0), ...tap(1000, 1000)])).toEqual([{ kind: 'bid', amount: 1000 }]))

  it('bids nothing where the amount changed before the release', () => {
    expect(run([shown(1600, 0), press(1000), shown(4100, 1050), release(1100, 4100)])).toEqual([
      { kind: 'moved', was: 1600, now: 4100 },
    ])
    expect(run([shown(1600, 0), press(1000), release(1100, 4100)]), 'known, but not painted yet').toEqual([
      { kind: 'moved', was: 1600, now: 4100 },
    ])
    expect(run([shown(16, 0), press(1000), shown(17, 1010), shown(16, 1020), release(1100, 16)])[0]?.kind).toBe('moved')
  })

  it('counts what was to be seen when the finger came down, however late the page hears of it', () =>
    expect(run([shown(1600, 0), shown(4100, 1010), press(1000), release(1100, 4100)])).toEqual([
      { kind: 'moved', was: 1600, now: 4100 },
    ]))

  it('bids the new amount where it was pressed after the change', () =>
    expect(run([shown(1600, 0), shown(4100, 900), ...tap(1000, 4100)])).toEqual([{ kind: 'bid', amount: 4100 }]))

  it('is one, however often it taps', () => {
    const taps = [0, 1, 2, 3, 4].flatMap((n) => [
      shown(1000 + 100 * n, 990 + n * 200),
      ...tap(1000 + n * 200, 1000 + 100 * n),
    ])
    expect(run(taps)).toEqual([{ kind: 'bid', amount: 1000 }])
  })

  it('does not turn the rest of a moved one into a bid', () =>
    expect(run([shown(16, 0), press(1000), shown(41, 1050), release(1100, 41), ...tap(1250, 41)])).toEqual([
      { kind: 'moved', was: 16, now: 41 },
    ]))

  it('counts again after a pause, and after a press that was given up', () => {
    expect(run([shown(10, 0), ...tap(1000, 10), ...tap(1000 + 60 + SAME_GESTURE_MS, 10)])).toHaveLength(2)
    expect(run([shown(10, 0), press(1000), { type: 'cancel' }, ...tap(1100, 10)])).toEqual([
      { kind: 'bid', amount: 10 },
    ])
  })

  it('needs no press where assistive technology activates', () =>
    expect(run([shown(10, 0), release(1000, 10)])).toEqual([{ kind: 'bid', amount: 10 }]))

  it('bids nothing where nothing stood', () => expect(run([shown(null, 0), press(5), release(9, 10)])).toEqual([]))
})

describe('in any order of presses and price changes', () => {
  const step = fc.record({
    kind: fc.constantFrom('price', 'press', 'release', 'cancel'),
    control: fc.constantFrom('a', 'b'),
    wait: fc.integer({ min: 0, max: 700 }),
    late: fc.integer({ min: 0, max: 60 }), // between the state and the paint
  })

  it('what is bid was on the control from the press to the release, once a gesture', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let now = 0
        let state = noGesture
        const price: Record<string, number> = { a: 100, b: 200 }
        const changes: { control: string; at: number }[] = []
        const painted: { control: string; amount: number; at: number }[] = []
        let down: { control: string; at: number } | null = null
        const lastTouch: Record<string, number> = {}
        let lastBid = -Infinity
        const paint = (name: string, at: number) => {
          painted.push({ control: name, amount: price[name] ?? 0, at })
          state = gesture(state, { type: 'shown', control: name, amount: price[name] ?? 0, at })[0]
        }
        paint('a', 0)
        paint('b', 0)
        now = 1000
        for (const { kind, control: name, wait, late } of steps) {
          now += wait
          if (kind === 'price') {
            price[name] = (price[name] ?? 0) + 50
            changes.push({ control: name, at: now })
            now += late
            paint(name, now)
          } else if (kind === 'press' && !down) {
            down = { control: name, at: now }
            state = gesture(state, { type: 'press', control: name, at: now })[0]
          } else if (kind === 'cancel' && down) {
            down = null
            state = gesture(state, { type: 'cancel' })[0]
          } else if (kind === 'release' && down) {
            const begun = down
            down = null
            const touchedBefore = lastTouch[begun.control] ?? -Infinity
            lastTouch[begun.control] = now
            const [next, result] = gesture(state, {
              type: 'release',
              control: begun.control,
              at: now,
              now: price[begun.control] ?? 0,
            })
            state = next
            if (result.kind !== 'bid') continue
            const seen = painted.findLast((each) => each.control === begun.control && each.at <= begun.at)
            expect(result.amount).toBe(seen?.amount)
            expect(
              changes.filter((each) => each.control === begun.control && each.at > begun.at && each.at <= now),
            ).toEqual([])
            expect(begun.at - touchedBefore).toBeGreaterThanOrEqual(SAME_GESTURE_MS)
            expect(begun.at).toBeGreaterThan(lastBid)
            lastBid = now
          }
        }
      }),
      { numRuns: 3000 },
    )
  })
})
