import { describe, expect, it } from 'vitest'
import { afterClose, backoffMs } from './backoff'

describe('coming back', () => {
  it('waits longer each time, up to a cap', () => {
    const waits = [0, 1, 2, 3, 4, 5, 50].map((attempt) => backoffMs(attempt, 0.5))
    expect(waits).toEqual([375, 750, 1500, 3000, 6000, 11_250, 11_250])
  })

  it('spreads a crowd over half of the wait', () => {
    expect(backoffMs(2, 0)).toBe(1000)
    expect(backoffMs(2, 0.999)).toBeGreaterThan(1990)
  })

  it('does what the close code asks for', () => {
    expect(afterClose(4401)).toBe('refresh_token')
    expect([4400, 4403].map(afterClose)).toEqual(['stay_away', 'stay_away'])
    expect([1006, 1012, 4503, 4008, undefined].map(afterClose)).toEqual(Array(5).fill('reconnect'))
  })
})
