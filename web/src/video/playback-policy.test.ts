import { describe, expect, it } from 'vitest'
import { healthOf, retryWaitMs } from './playback-policy'

describe('a picture that does not come', () => {
  it('is tried again soon, then less often, then not by itself', () => {
    const waits = Array.from({ length: 20 }, (_, i) => retryWaitMs(i + 1))
    const tried = waits.filter((wait) => wait !== null)
    expect(tried[0]).toBe(1000)
    expect([...tried].sort((a, b) => a - b)).toEqual(tried)
    expect(tried.length).toBeLessThan(10)
    expect(waits.slice(tried.length)).toEqual(Array(20 - tried.length).fill(null))
  })

  it('is said to be stuck before it is begun anew', () => {
    expect([0, 1000, 2499].map(healthOf)).toEqual(['fine', 'fine', 'fine'])
    expect([2500, 8999].map(healthOf)).toEqual(['stalled', 'stalled'])
    expect(healthOf(9000)).toBe('restart')
  })
})
