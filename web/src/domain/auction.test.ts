import { describe, expect, it } from 'vitest'
import { golden, goldenEvent, goldenJoin } from '../test/golden'
import { applyEvent, joined, needsRejoin, since, unknownAuction } from './auction'
import type { AuctionState, ServerEvent } from './messages'

const fresh = () =>
  joined(unknownAuction, { ...goldenJoin(), recovered: false, missed: [], chat_recovered: false, missed_chat: [] })
const bid = (seq: number, merged = 0) => ({
  ...goldenEvent('bid_placed'),
  seq,
  merged,
  amount: `${seq + 9}.00`,
  bid_count: seq - 1,
})

describe('the view of an auction', () => {
  it('is empty before the join, and then the state', () => {
    expect(since(unknownAuction)).toBeUndefined()
    const view = fresh()
    expect(view.state?.title).toBe('A brass lamp')
    expect(since(view)).toEqual({ epoch: 1, seq: 3, chat_seq: 7 })
    expect(view.chatFromStart).toBe(false)
  })

  it('follows a bid', () => {
    const view = applyEvent(fresh(), bid(4))
    expect(view.state).toMatchObject({
      seq: 4,
      current_high_bid: '13.00',
      minimum_bid: '12.50',
      bid_count: 3,
      high_bidder_username: 'bob',
    })
    expect(needsRejoin(view)).toBe(false)
  })

  it('takes a repeated or late bid for what it is', () => {
    const view = applyEvent(fresh(), bid(4))
    expect(applyEvent(view, bid(4))).toBe(view)
    expect(applyEvent(view, bid(3))).toBe(view)
  })

  it('knows a merged bid from a gap', () => {
    expect(needsRejoin(applyEvent(fresh(), bid(6, 2)))).toBe(false)
    expect(needsRejoin(applyEvent(fresh(), bid(6, 1)))).toBe(true)
  })

  it('is whole again after joining with since', () => {
    const behind = applyEvent(fresh(), bid(6))
    const answer = goldenJoin()
    const state = { ...answer.state, seq: 6, current_high_bid: '15.00' }
    const view = joined(behind, { ...answer, state, missed: [bid(4), bid(5), bid(6)] })
    expect(needsRejoin(view)).toBe(false)
    expect(view.state?.current_high_bid).toBe('15.00')
  })

  it('is not thrown back by an answer that an event has overtaken', () => {
    const ahead = applyEvent(fresh(), bid(4))
    expect(joined(ahead, goldenJoin()).state?.seq).toBe(4)
  })

  it('starts over with another epoch', () => {
    const ahead = applyEvent(fresh(), bid(9, 5))
    const answer = goldenJoin()
    const view = joined(ahead, { ...answer, state: { ...answer.state, epoch: 2 } })
    expect(view.state).toMatchObject({ epoch: 2, seq: 3 })
  })

  it('extends once, whichever of bid and extension comes first', () => {
    const later = goldenEvent('bid_placed').end_time + 30_000
    const extension = { ...goldenEvent('anti_snipe'), seq: 4, end_time: later }
    const extending = { ...bid(4), end_time: later }
    for (const order of [
      [extension, extending],
      [extending, extension],
    ] as ServerEvent[][]) {
      const view = order.reduce(applyEvent, fresh())
      expect(view.state).toMatchObject({ end_time: later, anti_snipe_count: 1, seq: 4 })
      expect(view.extension).toEqual({ seq: 4, byMs: 30_000 })
    }
  })

  it('never lets a late timer_update take time away', () => {
    const view = fresh()
    expect(applyEvent(view, goldenEvent('timer_update')).state?.end_time).toBe(view.state?.end_time)
  })

  describe('when the clock is changed', () => {
    const change = (seq: number, endTime = 9_000_000_000_000) => ({
      type: 'clock_changed' as const,
      auction_id: fresh().state?.auction_id ?? '',
      server_time: 1,
      seq,
      end_time: endTime,
      by_ms: 65_000,
      reason: 'outage',
    })

    it('takes its seq and the end that it tells', () => {
      const view = applyEvent(fresh(), change(4))
      expect(view.state).toMatchObject({ seq: 4, end_time: 9_000_000_000_000 })
      expect(view.clockChange).toEqual({ seq: 4, byMs: 65_000, endTime: 9_000_000_000_000, reason: 'outage' })
      expect(needsRejoin(view)).toBe(false)
      expect(applyEvent(view, change(4))).toBe(view)
      expect(needsRejoin(applyEvent(view, bid(5)))).toBe(false)
    })

    it('is a gap where something before it is missing, and before what follows it', () => {
      expect(needsRejoin(applyEvent(fresh(), change(5)))).toBe(true)
      expect(needsRejoin(applyEvent(fresh(), bid(5)))).toBe(true)
    })

    it('is told to who was away meanwhile', () => {
      const answer = goldenJoin()
      const state = { ...answer.state, seq: 5, end_time: 9_000_000_000_000 }
      const view = joined(fresh(), { ...answer, state, missed: [change(4), bid(5)] })
      expect(view.clockChange?.seq).toBe(4)
      expect(view.state?.end_time).toBe(9_000_000_000_000)
    })
  })

  it('ends, and is sealed', () => {
    let view = applyEvent(fresh(), goldenEvent('auction_ended'))
    expect(view.state).toMatchObject({
      status: 'closed',
      winner_username: 'bob',
      winning_bid: '12.00',
      ledger_hash: null,
    })
    view = applyEvent(view, goldenEvent('ledger_sealed'))
    expect(view.state?.ledger_hash).toHaveLength(64)
    expect(view.signature).toBe('c2lnbmF0dXJl')
  })

  it('ends without a winner where nobody bid', () => {
    const view = applyEvent(
      { ...fresh(), state: { ...fresh().state!, seq: 1 } },
      goldenEvent('auction_ended', 'auction_ended_without_bids'),
    )
    expect(view.state).toMatchObject({ status: 'closed', winner_id: null, winning_bid: null })
    expect(needsRejoin(view)).toBe(false)
  })

  it('comes out as the server says at the end: snapshot and events, or the closed snapshot', () => {
    const folded = [goldenEvent('auction_ended'), goldenEvent('ledger_sealed')].reduce(applyEvent, fresh()).state
    const told = golden<AuctionState>('auction_state_closed')
    for (const name of [
      'status',
      'seq',
      'winner_id',
      'winner_username',
      'winning_bid',
      'ended_at',
      'reason',
      'ledger_hash',
    ] as const)
      expect(folded?.[name]).toEqual(told[name])
  })

  it('counts people and knows whether video runs', () => {
    const view = [goldenEvent('participants'), goldenEvent('stream_status')].reduce(applyEvent, fresh())
    expect(view.state).toMatchObject({
      participant_count: 42,
      live: true,
      playback_url: 'https://video.example/a.m3u8',
    })
  })

  it('keeps the chat over a recovery, and shows the missed lines once', () => {
    const first = { ...goldenEvent('chat_message'), chat_seq: 8, message_id: 'm8' }
    const before = applyEvent(fresh(), first)
    const answer = goldenJoin()
    const missed = { ...first, chat_seq: 9, message_id: 'm9' }
    const view = joined(before, { ...answer, state: { ...answer.state, chat_seq: 9 }, missed_chat: [first, missed] })
    expect(view.chat.lines.map((l) => l.message_id)).toEqual(['m8', 'm9'])
    expect(view.chat.lastSeq).toBe(9)
  })

  it('joins again when a snapshot shows that chat was missed', () => {
    const state = { ...goldenEvent('auction_state'), chat_seq: 12 }
    expect(needsRejoin(applyEvent(fresh(), state))).toBe(true)
  })

  it('does not listen to another auction', () => {
    const view = fresh()
    expect(applyEvent(view, { ...bid(4), auction_id: 'another' })).toBe(view)
  })
})
