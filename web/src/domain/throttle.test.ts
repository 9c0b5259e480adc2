import { describe, expect, it } from 'vitest'
import { idle, offer, settle } from './throttle'

describe('announcements', () => {
  it('say the first at once, and of a burst only the last', () => {
    const first = offer(idle as never, 'a', 0, 1000)
    expect(first.say).toBe('a')
    const second = offer(first.state, 'b', 100, 1000)
    expect([second.say, second.waitMs]).toEqual([null, 900])
    const third = offer(second.state, 'c', 500, 1000)
    expect([third.say, third.waitMs]).toEqual([null, 500])
    expect(settle(third.state, 1000, 1000).say).toBe('c')
  })

  it('say nothing twice', () => {
    const said = offer(idle as never, 'a', 0, 1000)
    expect(settle(said.state, 5000, 1000)).toMatchObject({ say: null, waitMs: null })
  })
})
