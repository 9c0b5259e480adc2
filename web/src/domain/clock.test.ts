import { describe, expect, it } from 'vitest'
import { serverNow, synchronise, type TimeSample, unsynchronised } from './clock'

const AHEAD = 5000

/** A server that is AHEAD of here, over a line with these one-way delays. */
function sample(sent: number, there: number, back: number): TimeSample {
  const received = sent + there + AHEAD
  return { sent, received, replied: received + 1, returned: sent + there + 1 + back }
}

describe('the server clock', () => {
  it('is found exactly over an even line', () => {
    const clock = synchronise(unsynchronised, sample(1000, 20, 20))
    expect(clock.offsetMs).toBe(AHEAD)
    expect(clock.latencyMs).toBe(20)
    expect(serverNow(clock, 2000)).toBe(2000 + AHEAD)
  })

  it('trusts the quickest answer, and knows how far it can be wrong', () => {
    let clock = synchronise(unsynchronised, sample(0, 5, 5))
    clock = synchronise(clock, sample(1000, 300, 10))
    expect(clock.offsetMs).toBe(AHEAD)
    expect(clock.uncertaintyMs).toBe(5)
    expect(clock.latencyMs).toBe(155)
  })

  it('is never wrong by more than it says', () => {
    let clock = unsynchronised
    for (const [there, back] of [
      [80, 3],
      [9, 40],
      [2, 30],
      [60, 60],
    ] as const) {
      clock = synchronise(clock, sample(there * 100, there, back))
      expect(Math.abs(clock.offsetMs - AHEAD)).toBeLessThanOrEqual(clock.uncertaintyMs!)
    }
  })

  it('forgets old answers, so that a clock that was set is followed', () => {
    let clock = synchronise(unsynchronised, sample(0, 1, 1))
    for (let i = 1; i <= 8; i++)
      clock = synchronise(clock, { ...sample(i * 1000, 50, 50), received: i * 1000 + 50, replied: i * 1000 + 51 })
    expect(clock.offsetMs).toBe(0)
  })
})
