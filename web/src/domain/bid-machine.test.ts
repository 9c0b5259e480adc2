import { describe, expect, it } from 'vitest'
import { golden, goldenEvent } from '../test/golden'
import { ATTEMPTS_MAX, bidMachine, type BidInput, type BidState, noBid } from './bid-machine'
import type { BidAck } from './messages'

const submit: BidInput = { type: 'submit', bidId: 'b1', amount: 1200 }
const accepted: BidInput = { type: 'answer', bidId: 'b1', ack: golden<BidAck>('ack_bid') }
const winning: BidInput = { type: 'event', event: goldenEvent('you_are_winning') }
const outbid: BidInput = { type: 'event', event: { ...goldenEvent('you_were_outbid'), seq: 4 } }
const run = (...inputs: BidInput[]) => inputs.reduce<BidState>(bidMachine, noBid)

describe('the bid button', () => {
  it('is sending until there is an answer, and then winning', () => {
    expect(run(submit).sending).toEqual({ bidId: 'b1', amount: 1200, attempt: 1 })
    expect(run(submit, accepted)).toMatchObject({ sending: null, standing: { kind: 'winning', seq: 3, amount: 1200 } })
  })

  it('sends one bid at a time', () =>
    expect(run(submit, { type: 'submit', bidId: 'b2', amount: 1300 }).sending?.bidId).toBe('b1'))

  it('says the same whichever of acknowledgement and event is first', () =>
    expect(run(submit, accepted, winning)).toEqual(run(submit, winning, accepted)))

  it('is outbid although the own acknowledgement comes after that', () => {
    expect(run(submit, outbid, accepted).standing).toMatchObject({ kind: 'outbid', by: 1200 })
    expect(run(submit, accepted, outbid).standing.kind).toBe('outbid')
  })

  it('tells why it was refused, and keeps the standing', () => {
    const state = run(winning, submit, { type: 'answer', bidId: 'b1', ack: golden<BidAck>('ack_bid_too_low') })
    expect(state.refusal).toMatchObject({ amount: 1200, error: { code: 'bid_too_low', minimum_bid: '12.50' } })
    expect(state.standing.kind).toBe('winning')
    expect(bidMachine(state, { type: 'dismiss' }).refusal).toBeNull()
  })

  it('asks again with the same bid_id when nothing comes', () =>
    expect(run(submit, { type: 'silence', bidId: 'b1' }).sending).toEqual({ bidId: 'b1', amount: 1200, attempt: 2 }))

  it('asks again when the outcome is unknown', () =>
    expect(
      run(submit, { type: 'answer', bidId: 'b1', ack: golden<BidAck>('ack_outcome_unknown') }).sending?.attempt,
    ).toBe(2))

  it('never hangs: it gives up aloud', () => {
    const silences = Array.from({ length: ATTEMPTS_MAX }, (): BidInput => ({ type: 'silence', bidId: 'b1' }))
    const state = run(submit, ...silences)
    expect(state.sending).toBeNull()
    expect(state.refusal?.error.code).toBe('no_answer')
  })

  it('does not hear the answer to an older bid', () => {
    const state = run(submit, accepted, { type: 'submit', bidId: 'b2', amount: 2000 }, accepted)
    expect(state.sending?.bidId).toBe('b2')
  })

  it('finds out after a reload', () => {
    const look = { type: 'state', me: 'me', seq: 5, high: 1500 } as const
    expect(run({ ...look, highBidderId: 'me', mine: 1500 }).standing).toEqual({ kind: 'winning', seq: 5, amount: 1500 })
    expect(run({ ...look, highBidderId: 'other', mine: 1200 }).standing).toEqual({
      kind: 'outbid',
      seq: 5,
      amount: 1200,
      by: 1500,
    })
    expect(run({ ...look, highBidderId: 'other', mine: null }).standing.kind).toBe('none')
  })
})
