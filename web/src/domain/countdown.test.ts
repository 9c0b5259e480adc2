import { describe, expect, it } from 'vitest'
import { countdown, elapsed, milestonePassed } from './countdown'

describe('the countdown', () => {
  it.each([
    [3_723_000, '1:02:03'],
    [725_000, '12:05'],
    [30_001, '0:31'],
    [10_000, '0:10'],
    [9_950, '10.0\u00a0s'],
    [51, '0.1\u00a0s'],
    [0, 'closing'],
    [-400, 'closing'],
  ])('%d ms is %s', (ms, text) => expect(countdown(ms).text).toBe(text))

  it('is urgent from 30 s on and over only at zero', () => {
    expect(countdown(30_001).urgent).toBe(false)
    expect(countdown(30_000).urgent).toBe(true)
    expect(countdown(1).over).toBe(false)
    expect(countdown(0).over).toBe(true)
  })

  it('is spoken in words', () => expect(countdown(61_000).spoken).toBe('1 minute 1 second'))

  it('tells a milestone once, also when it was jumped over', () => {
    expect(milestonePassed(61_000, 60_000)).toBe(60)
    expect(milestonePassed(60_000, 59_000)).toBeNull()
    expect(milestonePassed(29_000, 59_000)).toBeNull()
    expect(milestonePassed(31_000, 29_000)).toBe(30)
  })
})

it('time gone by is told in whole seconds', () => {
  expect([-5, 0, 7_900, 725_000, 3_723_000].map(elapsed)).toEqual(['0:00', '0:00', '0:07', '12:05', '1:02:03'])
})
