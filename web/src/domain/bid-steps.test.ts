import { describe, expect, it } from 'vitest'
import { bidSteps, needsConfirmation } from './bid-steps'
import { CENTS_MAX } from './money'

describe('one-tap bids', () => {
  it('start at the minimum and rise by at least one increment each', () => {
    for (const increment of [1, 50, 100, 2500])
      for (let minimum = 1; minimum < 5_000_000; minimum = Math.floor(minimum * 1.7) + 13) {
        const steps = bidSteps({ minimum, maximum: CENTS_MAX }, increment)
        expect(steps).toHaveLength(3)
        expect(steps[0]).toBe(minimum)
        expect(steps[1]! - steps[0]!).toBeGreaterThanOrEqual(increment)
        expect(steps[2]! - steps[1]!).toBeGreaterThanOrEqual(increment)
        expect(steps.every(Number.isSafeInteger)).toBe(true)
        expect(steps[2]).toBeLessThanOrEqual(minimum * 1.4 + increment * 6 + 2)
      }
  })

  it('are round', () =>
    expect(bidSteps({ minimum: 103_700, maximum: CENTS_MAX }, 100)).toEqual([103_700, 110_000, 120_000]))

  it('never pass the highest amount there is', () =>
    expect(bidSteps({ minimum: CENTS_MAX, maximum: CENTS_MAX }, 1)).toEqual([CENTS_MAX]))

  it('never pass the most that may be bid now', () => {
    expect(bidSteps({ minimum: 1000, maximum: 1100 }, 100)).toEqual([1000, 1100])
    expect(bidSteps({ minimum: 1000, maximum: 900 }, 100)).toEqual([])
  })

  it('asks before a bid far above the minimum only', () => {
    expect(needsConfirmation(1200, 1000)).toBe(false)
    expect(needsConfirmation(100, 10)).toBe(false)
    expect(needsConfirmation(50_000, 1000)).toBe(true)
  })
})
