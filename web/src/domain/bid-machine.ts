import type { BidAck, ErrorBody, ServerEvent } from './messages'
import { type Cents, fromWire } from './money'

// The truth about one's own bid. Acknowledgement and events come in either order, so that a later seq always wins.

/** Without an answer for this long the same bid_id is asked again. */
export const ANSWER_TIMEOUT_MS = 5000
export const ATTEMPTS_MAX = 6

export interface Sending {
  bidId: string
  amount: Cents
  attempt: number // from 1
}

export type Standing =
  | { kind: 'none' }
  | { kind: 'winning'; seq: number; amount: Cents }
  | { kind: 'outbid'; seq: number; amount: Cents; by: Cents }

export interface BidState {
  sending: Sending | null
  refusal: { error: ErrorBody; amount: Cents } | null
  standing: Standing
}

export type BidInput =
  | { type: 'submit'; bidId: string; amount: Cents }
  | { type: 'answer'; bidId: string; ack: BidAck }
  | { type: 'silence'; bidId: string } // no answer in time, or the connection went
  | { type: 'event'; event: ServerEvent }
  | {
      type: 'state'
      me: string | null
      seq: number
      highBidderId: string | null
      high: Cents | null
      mine: Cents | null
    }
  | { type: 'dismiss' }

export const noBid: BidState = { sending: null, refusal: null, standing: { kind: 'none' } }

function seqOf(standing: Standing): number {
  return standing.kind === 'none' ? 0 : standing.seq
}

function stand(state: BidState, standing: Standing): BidState {
  return seqOf(standing) >= seqOf(state.standing) ? { ...state, standing } : state
}

const unanswered: ErrorBody = {
  code: 'no_answer',
  message: 'No answer from the auction house. Your bid may or may not stand; watch the price.',
}

// The house says to ask again with the same bid_id; only the truth ends it.
function isUndecided(error: ErrorBody): boolean {
  return error.code === 'outcome_unknown'
}

function answered(state: BidState, sending: Sending, ack: BidAck): BidState {
  if (!ack.ok) {
    if (isUndecided(ack.error)) return silent(state, sending)
    return { ...state, sending: null, refusal: { error: ack.error, amount: sending.amount } }
  }
  const done = { ...state, sending: null, refusal: null }
  return ack.seq > seqOf(state.standing)
    ? stand(done, { kind: 'winning', seq: ack.seq, amount: fromWire(ack.amount) })
    : done
}

function silent(state: BidState, sending: Sending): BidState {
  if (sending.attempt >= ATTEMPTS_MAX)
    return { ...state, sending: null, refusal: { error: unanswered, amount: sending.amount } }
  return { ...state, sending: { ...sending, attempt: sending.attempt + 1 } }
}

function heard(state: BidState, event: ServerEvent): BidState {
  if (event.type === 'you_are_winning' && event.seq > seqOf(state.standing))
    return stand({ ...state, refusal: null }, { kind: 'winning', seq: event.seq, amount: fromWire(event.amount) })
  if (event.type === 'you_were_outbid')
    return stand(state, {
      kind: 'outbid',
      seq: event.seq,
      amount: fromWire(event.amount),
      by: fromWire(event.current_high_bid),
    })
  return state
}

function compared(state: BidState, input: Extract<BidInput, { type: 'state' }>): BidState {
  const { me, seq, highBidderId, high, mine } = input
  if (!me || high === null) return state
  if (highBidderId === me) return stand(state, { kind: 'winning', seq, amount: high })
  const amount = state.standing.kind === 'none' ? mine : state.standing.amount
  return amount === null ? state : stand(state, { kind: 'outbid', seq, amount, by: high })
}

export function bidMachine(state: BidState, input: BidInput): BidState {
  switch (input.type) {
    case 'submit':
      if (state.sending) return state
      return { ...state, refusal: null, sending: { bidId: input.bidId, amount: input.amount, attempt: 1 } }
    case 'answer':
      return state.sending?.bidId === input.bidId ? answered(state, state.sending, input.ack) : state
    case 'silence':
      return state.sending?.bidId === input.bidId ? silent(state, state.sending) : state
    case 'event':
      return heard(state, input.event)
    case 'state':
      return compared(state, input)
    case 'dismiss':
      return { ...state, refusal: null }
  }
}
