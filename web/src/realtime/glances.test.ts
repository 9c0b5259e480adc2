import { describe, expect, it } from 'vitest'
import type { ServerEvent } from '../domain/messages'
import { goldenEvent, goldenJoin } from '../test/golden'
import type { Connection } from './connection'
import { Glances, GLANCES_MAX } from './glances'

function start() {
  const asked: { auction_id: string; presence: boolean }[] = []
  const left: string[] = []
  let hear: (event: ServerEvent) => void = () => undefined
  let online: () => void = () => undefined
  const connection = {
    onEvent: (handler: typeof hear) => (hear = handler),
    onOnline: (handler: typeof online) => (online = handler),
    hold: (id: string) => () => left.push(id),
    request: (_type: string, fields: { auction_id: string; presence: boolean }) => {
      asked.push(fields)
      return Promise.resolve(goldenJoin())
    },
  } as unknown as Connection
  const glances = new Glances(connection)
  return { glances, asked, left, hear: (event: ServerEvent) => hear(event), online: () => online() }
}

const settle = () => new Promise((resolve) => setTimeout(resolve))
const id = goldenJoin().state.auction_id

describe('auctions that one passes by', () => {
  it('are watched without being counted, told of bids, and left', async () => {
    const { glances, asked, left, hear } = start()
    const prices: (string | null)[] = []
    const stop = glances.watch(id, (state) => prices.push(state.current_high_bid))
    await settle()
    expect(asked).toEqual([{ auction_id: id, presence: false }])
    hear({ ...goldenEvent('bid_placed'), auction_id: id, seq: 4, merged: 0, amount: '77.00' })
    expect(prices).toEqual([goldenJoin().state.current_high_bid, '77.00'])
    stop()
    hear({ ...goldenEvent('bid_placed'), auction_id: id, seq: 5, merged: 0, amount: '78.00' })
    expect(prices).toHaveLength(2)
    expect(left).toEqual([id])
  })

  it('are so many at most, and the next has its turn when one goes', async () => {
    const { glances, asked } = start()
    const stops = Array.from({ length: GLANCES_MAX + 3 }, (_, i) => glances.watch(`a${i}`, () => undefined))
    await settle()
    expect(asked).toHaveLength(GLANCES_MAX)
    stops[0]?.()
    expect(asked.at(-1)?.auction_id).toBe(`a${GLANCES_MAX}`)
  })

  it('are joined again after a lost connection, and after a gap', async () => {
    const { glances, asked, hear, online } = start()
    glances.watch(id, () => undefined)
    await settle()
    online()
    await settle()
    expect(asked).toHaveLength(2)
    hear({ ...goldenEvent('bid_placed'), auction_id: id, seq: 9, merged: 0 })
    expect(asked).toHaveLength(3)
  })
})
