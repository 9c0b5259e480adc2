import { describe, expect, it } from 'vitest'
import { waitAfter } from './pace'

const pace = { minMs: 20, maxMs: 500, share: 0.25 }

describe('a pace', () => {
  it('is even while showing is cheap', () => expect(waitAfter(2, pace)).toBe(20))
  it('leaves the rest of the time free', () => expect(waitAfter(40, pace)).toBe(120))
  it('shows something in the end', () => expect(waitAfter(4000, pace)).toBe(500))
})
