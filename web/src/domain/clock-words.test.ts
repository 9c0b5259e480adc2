import { describe, expect, it } from 'vitest'
import { clockWords, timeOfDay } from './clock-words'

const change = { seq: 4, byMs: 65_000, endTime: 0, reason: 'outage' }

describe('a changed clock', () => {
  it('is told with what it got back and the new end', () =>
    expect(clockWords(change, '14:32:10')).toBe(
      'The house was away for a moment. The clock got 1:05 back: the sale now ends at 14:32:10.',
    ))

  it('is told for a reason that this page does not know', () =>
    expect(clockWords({ ...change, reason: 'leap' }, '14:32:10')).toBe(
      'The clock of this sale was changed by 1:05: it now ends at 14:32:10.',
    ))

  it('names the day only where the end is another one', () => {
    const end = new Date(2026, 10, 28, 14, 32, 10).getTime()
    expect(timeOfDay(end, end - 3_600_000)).toBe('14:32:10')
    expect(timeOfDay(end, end - 3 * 86_400_000)).toMatch(/28.*14:32:10/)
  })
})
