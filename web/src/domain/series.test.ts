import { describe, expect, it } from 'vitest'
import { minuteBars, scale, stepPath } from './series'

const box = { width: 100, height: 50 }

describe('charts', () => {
  it('put the lowest below and the highest on top', () =>
    expect(
      scale(
        [
          { x: 0, y: 10 },
          { x: 10, y: 20 },
        ],
        box,
        false,
      ),
    ).toEqual([
      { x: 0, y: 50 },
      { x: 100, y: 0 },
    ]))

  it('survive a single value and none', () => {
    expect(scale([{ x: 3, y: 3 }], box, false)).toEqual([{ x: 50, y: 25 }])
    expect(stepPath([], 100)).toBe('')
  })

  it('hold a price until the next', () =>
    expect(
      stepPath(
        [
          { x: 0, y: 50 },
          { x: 40, y: 0 },
        ],
        100,
      ),
    ).toBe('M0 50H40V0H100'))

  it('show quiet minutes too, and lose no bid when minutes are merged', () => {
    const given = [
      { minute: 0, bids: 2 },
      { minute: 300_000, bids: 3 },
    ]
    expect(minuteBars(given, 0, 300_000, 60).map((b) => b.bids)).toEqual([2, 0, 0, 0, 0, 3])
    expect(minuteBars(given, 0, 300_000, 2).map((b) => b.bids)).toEqual([2, 3])
  })
})
