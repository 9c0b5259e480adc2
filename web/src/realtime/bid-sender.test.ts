import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { bidMachine, type BidInput, type BidState, noBid } from '../domain/bid-machine'
import type { BidAck } from '../domain/messages'
import { BidSender } from './bid-sender'
import type { Connection } from './connection'

type Answer = BidAck | 'silence'

const error = (code: string): BidAck => ({ ok: false, error: { code, message: code } })
const accepted: BidAck = { ok: true, bid_id: 'b1', seq: 2, amount: '12.00', end_time: 0, extended: false }

function start(answers: Answer[]) {
  const asked: { bid_id: string; at: number }[] = []
  const line = { phase: 'online' }
  const connection = {
    snapshot: () => line,
    request: (_type: string, { bid_id }: { bid_id: string }) => {
      asked.push({ bid_id, at: Date.now() })
      const answer = answers.shift() ?? 'silence'
      return answer === 'silence' ? Promise.reject(new Error('timeout')) : Promise.resolve(answer)
    },
  } as unknown as Connection
  let state: BidState = noBid
  const input = (next: BidInput) => (state = bidMachine(state, next))
  const sender = new BidSender(connection, 'a1', { pending: () => state.pending, input })
  input({ type: 'person', person: 'me' })
  input({ type: 'submit', bidId: 'b1', amount: 1200 })
  void sender.send('b1', 1200)
  return { asked, line, sender, input, state: () => state }
}

describe('a bid that is sent', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('is asked about with the same bid_id, ever more seldom, until the house says', async () => {
    const { asked, state } = start(['silence', error('unavailable'), error('outcome_unknown'), 'silence', accepted])
    await vi.advanceTimersByTimeAsync(60_000)
    expect(asked.map(({ bid_id }) => bid_id)).toEqual(Array(5).fill('b1'))
    expect(asked.map(({ at }, i) => at - (asked[i - 1]?.at ?? at))).toEqual([0, 1000, 2000, 4000, 8000])
    expect(state()).toMatchObject({ pending: null, standing: { kind: 'winning', amount: 1200 } })
  })

  it('is not given up, however long it takes', async () => {
    const { asked, state } = start([])
    await vi.advanceTimersByTimeAsync(600_000)
    expect(asked.length).toBeGreaterThan(30)
    expect(state()).toMatchObject({ pending: { unknown: true }, outcome: null })
  })

  it('waits while there is no connection, and is asked about at once when it is back', async () => {
    const { asked, line, sender } = start(['silence', accepted])
    await vi.advanceTimersByTimeAsync(10)
    line.phase = 'waiting'
    await vi.advanceTimersByTimeAsync(30_000)
    expect(asked).toHaveLength(1)
    line.phase = 'online'
    sender.hurry()
    await vi.advanceTimersByTimeAsync(0)
    expect(asked).toHaveLength(2)
  })

  it('is not sent for another person', async () => {
    const { asked, input } = start(['silence'])
    await vi.advanceTimersByTimeAsync(10)
    input({ type: 'person', person: 'another' })
    await vi.advanceTimersByTimeAsync(60_000)
    expect(asked).toHaveLength(1)
  })
})
