import { describe, expect, it } from 'vitest'
import { golden, goldenEvent } from '../test/golden'
import { bidMachine, type BidInput, type BidState, noBid, waitBefore } from './bid-machine'
import type { BidAck } from './messages'

const person: BidInput = { type: 'person', person: 'me' }
const submit: BidInput = { type: 'submit', bidId: 'b1', amount: 1200 }
const accepted: BidInput = { type: 'answer', bidId: 'b1', ack: golden<BidAck>('ack_bid') }
const winning: BidInput = { type: 'event', event: goldenEvent('you_are_winning') }
const outbid: BidInput = { type: 'event', event: { ...goldenEvent('you_were_outbid'), seq: 4 } }
const silence: BidInput = { type: 'silence', bidId: 'b1' }
const answer = (code: string): BidInput => ({
  type: 'answer',
  bidId: 'b1',
  ack: { ok: false, error: { code, message: code } },
})
const look = { type: 'seen', epoch: 1 } as const
const run = (...inputs: BidInput[]) => [person, ...inputs].reduce<BidState>(bidMachine, noBid)

describe('one bid', () => {
  it('is pending until there is an answer, and then leads', () => {
    expect(run(submit).pending).toEqual({ bidId: 'b1', amount: 1200, attempt: 1, unknown: false })
    expect(run(submit, accepted)).toMatchObject({ pending: null, standing: { kind: 'winning', amount: 1200 } })
  })

  it('is sent one at a time', () =>
    expect(run(submit, { type: 'submit', bidId: 'b2', amount: 1300 }).pending?.bidId).toBe('b1'))

  it('stands the same whichever of acknowledgement and event is first', () =>
    expect(run(submit, accepted, winning)).toEqual(run(submit, winning, accepted)))

  it('is outbid although its acknowledgement comes after that', () => {
    expect(run(submit, outbid, accepted).standing).toMatchObject({ kind: 'outbid', by: 1200 })
    expect(run(submit, accepted, outbid).standing.kind).toBe('outbid')
  })

  it('tells why it was refused, and keeps the standing', () => {
    const state = run(winning, submit, { type: 'answer', bidId: 'b1', ack: golden<BidAck>('ack_bid_too_low') })
    expect(state.outcome).toMatchObject({ kind: 'refused', amount: 1200, error: { code: 'bid_too_low' } })
    expect(state.standing.kind).toBe('winning')
    expect(bidMachine(state, { type: 'dismiss' }).outcome).toBeNull()
  })

  it('is outbid at the price of today', () => {
    const state = run(winning, outbid, { ...look, seq: 9, leader: 'ben', high: 2600 })
    expect(state.standing).toEqual({ kind: 'outbid', amount: 1200, by: 2600 })
  })
})

describe('an unknown outcome', () => {
  it('is a state of its own, asked about with the same bid_id for as long as it takes', () => {
    const state = run(submit, ...Array.from({ length: 40 }, () => silence))
    expect(state).toMatchObject({ pending: { bidId: 'b1', unknown: true, attempt: 41 }, outcome: null })
    expect(
      run(submit, { type: 'answer', bidId: 'b1', ack: golden<BidAck>('ack_outcome_unknown') }).pending,
    ).toMatchObject({
      unknown: true,
      attempt: 2,
    })
  })

  it.each(['unavailable', 'rate_limited', 'unauthenticated', 'invalid_message', 'something_new'])(
    'is not ended by %s, which says nothing of the attempt before',
    (code) => {
      expect(run(submit, silence, answer(code)).pending?.unknown).toBe(true)
      expect(run(submit, answer(code)).outcome).toMatchObject({ kind: 'refused', error: { code } })
    },
  )

  it.each(['bid_too_low', 'bid_too_high', 'auction_closed', 'forbidden'])('is ended by %s', (code) =>
    expect(run(submit, silence, answer(code))).toMatchObject({ pending: null, outcome: { kind: 'refused' } }),
  )

  it('is ended by the house telling everybody of the bid', () => {
    const told: BidInput = {
      type: 'event',
      event: { ...goldenEvent('bid_placed'), user_id: 'me', bid_id: 'b1', seq: 5, amount: '12.00' },
    }
    expect(run(submit, silence, told)).toMatchObject({ pending: null, standing: { kind: 'winning', amount: 1200 } })
  })

  it('is not made of a bid that never left', () => {
    const unsent: BidInput = { type: 'unsent', bidId: 'b1' }
    expect(run(submit, unsent)).toMatchObject({ pending: null, outcome: { error: { code: 'offline' } } })
    expect(run(submit, silence, unsent).pending?.unknown).toBe(true)
  })

  it('is asked about at once, and then ever more seldom', () =>
    expect([1, 2, 3, 4, 5, 6, 60].map(waitBefore)).toEqual([0, 1000, 2000, 4000, 8000, 15_000, 15_000]))
})

describe('what belongs to a person', () => {
  it('is found out after a reload', () => {
    const history: BidInput = { type: 'history', amount: 1200 }
    expect(run({ ...look, seq: 5, leader: 'me', high: 1500 }).standing).toEqual({ kind: 'winning', amount: 1500 })
    const others = { ...look, seq: 5, leader: 'other', high: 1500 } as const
    expect(run(others, history).standing).toEqual({ kind: 'outbid', amount: 1200, by: 1500 })
    expect(run(others).standing.kind).toBe('none')
  })

  it('is not inherited by another person', () => {
    const before = run({ ...look, seq: 5, leader: 'other', high: 1500 }, winning, outbid, submit, silence)
    const after = bidMachine(before, { type: 'person', person: 'another' })
    expect(after).toMatchObject({ pending: null, outcome: null, own: null, standing: { kind: 'none' } })
    expect(bidMachine(after, accepted)).toBe(after)
    expect(bidMachine(before, { type: 'person', person: 'other' }).standing).toEqual({ kind: 'winning', amount: 1500 })
  })

  it('does not hear the answer to an older bid', () =>
    expect(run(submit, accepted, { type: 'submit', bidId: 'b2', amount: 2000 }, accepted).pending?.bidId).toBe('b2'))

  it('begins anew with another epoch, but for what was bid', () => {
    const state = run(
      { ...look, seq: 9, leader: 'me', high: 2000 },
      { type: 'seen', epoch: 2, seq: 4, leader: 'ben', high: 1800 },
    )
    expect(state.standing).toEqual({ kind: 'outbid', amount: 2000, by: 1800 })
  })
})
