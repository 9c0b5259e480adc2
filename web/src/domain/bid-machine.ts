import type { BidAck, ErrorBody, ServerEvent } from './messages'
import { type Cents, fromWire } from './money'
import { laterOwn, type Outbid, type Own, type Seen, type Standing, standingOf } from './standing'

// The truth about one person's bid in one sale. Answers and events come in any order, late, twice or never.

/** A bid that was sent and whose outcome is not known yet. */
export interface Pending {
  bidId: string
  amount: Cents
  attempt: number // from 1
  unknown: boolean // an attempt went unanswered, so that the bid may stand already
}

/** What became of the last gesture, where it was no accepted bid. */
export type Outcome =
  | { kind: 'refused'; amount: Cents; error: ErrorBody }
  | { kind: 'moved'; was: Cents; now: Cents | null } // the amount changed under the finger: nothing was bid
  | { kind: 'unread'; words: string } // what was typed is no bid, and why

export interface BidState {
  person: string | null
  pending: Pending | null
  outcome: Outcome | null
  standing: Standing
  own: Own | null
  seen: Seen | null
  outbid: Outbid | null
}

export type BidInput =
  | { type: 'person'; person: string | null }
  | { type: 'submit'; bidId: string; amount: Cents }
  | { type: 'answer'; bidId: string; ack: BidAck }
  | { type: 'silence'; bidId: string } // no answer in time, or the connection went
  | { type: 'unsent'; bidId: string } // this attempt never left
  | { type: 'event'; event: ServerEvent }
  | ({ type: 'seen' } & Seen)
  | { type: 'history'; amount: Cents } // the person's best bid by the house's record
  | { type: 'moved'; was: Cents; now: Cents | null }
  | { type: 'unread'; words: string }
  | { type: 'dismiss' }

export const noBid: BidState = {
  person: null,
  pending: null,
  outcome: null,
  standing: { kind: 'none' },
  own: null,
  seen: null,
  outbid: null,
}

function stands(state: BidState): BidState {
  return { ...state, standing: standingOf(state.person, state.seen, state.own, state.outbid) }
}

function owns(state: BidState, told: Own): BidState {
  return { ...state, own: laterOwn(state.own, told) }
}

// What the rules decide about a bid itself. They look first whether the bid_id was accepted before, so that these say that
// it was not.
const decisions = new Set([
  'auction_closed',
  'auction_not_found',
  'bid_too_high',
  'bid_too_low',
  'forbidden',
  'host_cannot_bid',
  'invalid_amount',
])

/** Whether an error says that no attempt at this bid stands. After an unanswered one a busy house does not say so. */
function decides(error: ErrorBody, pending: Pending): boolean {
  return pending.unknown ? decisions.has(error.code) : error.code !== 'outcome_unknown'
}

function refused(state: BidState, pending: Pending, error: ErrorBody): BidState {
  return { ...state, pending: null, outcome: { kind: 'refused', amount: pending.amount, error } }
}

function accepted(state: BidState, own: Own): BidState {
  return stands(owns({ ...state, pending: null, outcome: null }, own))
}

function silent(state: BidState, pending: Pending): BidState {
  return { ...state, pending: { ...pending, unknown: true, attempt: pending.attempt + 1 } }
}

function answered(state: BidState, pending: Pending, ack: BidAck): BidState {
  if (ack.ok) return accepted(state, { seq: ack.seq, amount: fromWire(ack.amount) })
  if (decides(ack.error, pending)) return refused(state, pending, ack.error)
  return silent(state, pending)
}

function unsent(state: BidState, pending: Pending): BidState {
  if (pending.unknown) return { ...state, pending: { ...pending, attempt: pending.attempt + 1 } }
  return refused(state, pending, { code: 'offline', message: 'You are not connected.' })
}

function heard(state: BidState, event: ServerEvent): BidState {
  switch (event.type) {
    case 'bid_placed': {
      if (state.person === null || event.user_id !== state.person) return state
      const own = { seq: event.seq, amount: fromWire(event.amount) }
      return event.bid_id === state.pending?.bidId ? accepted(state, own) : stands(owns(state, own))
    }
    case 'you_are_winning':
      return state.person === null ? state : stands(owns(state, { seq: event.seq, amount: fromWire(event.amount) }))
    case 'you_were_outbid': {
      if (state.person === null) return state
      const told = { seq: event.seq, by: fromWire(event.current_high_bid) }
      const outbid = state.outbid && state.outbid.seq > told.seq ? state.outbid : told
      return stands(owns({ ...state, outbid }, { seq: 0, amount: fromWire(event.amount) }))
    }
    default:
      return state
  }
}

function saw(state: BidState, { epoch, seq, leader, high }: Seen): BidState {
  const known = state.seen
  if (known?.epoch === epoch && known.seq > seq) return state
  const rebuilt = known !== null && known.epoch !== epoch
  const kept: BidState = rebuilt ? { ...state, outbid: null, own: state.own && { ...state.own, seq: 0 } } : state
  const next = { ...kept, seen: { epoch, seq, leader, high } }
  const mine = leader !== null && leader === state.person && high !== null
  return stands(mine ? owns(next, { seq, amount: high }) : next)
}

/** Nothing of one person's is another's. */
function changedPerson({ seen }: BidState, person: string | null): BidState {
  const fresh = { ...noBid, person }
  return seen ? saw(fresh, seen) : fresh
}

export function bidMachine(state: BidState, input: BidInput): BidState {
  const pending = 'bidId' in input && state.pending?.bidId === input.bidId ? state.pending : null
  switch (input.type) {
    case 'person':
      return input.person === state.person ? state : changedPerson(state, input.person)
    case 'submit':
      if (state.pending || state.person === null) return state
      return {
        ...state,
        outcome: null,
        pending: { bidId: input.bidId, amount: input.amount, attempt: 1, unknown: false },
      }
    case 'answer':
      return pending ? answered(state, pending, input.ack) : state
    case 'silence':
      return pending ? silent(state, pending) : state
    case 'unsent':
      return pending ? unsent(state, pending) : state
    case 'event':
      return heard(state, input.event)
    case 'seen':
      return saw(state, input)
    case 'history':
      return state.person === null ? state : stands(owns(state, { seq: 0, amount: input.amount }))
    case 'moved':
      return { ...state, outcome: { kind: 'moved', was: input.was, now: input.now } }
    case 'unread':
      return { ...state, outcome: { kind: 'unread', words: input.words } }
    case 'dismiss':
      return { ...state, outcome: null }
  }
}

/** Without an answer for this long the same bid_id is asked about again. */
export const ANSWER_TIMEOUT_MS = 5000

const AGAIN_MS = 1000
const AGAIN_MAX_MS = 15_000

/** How long to wait before an attempt, the first at once. */
export function waitBefore(attempt: number): number {
  return attempt <= 1 ? 0 : Math.min(AGAIN_MAX_MS, AGAIN_MS * 2 ** Math.min(attempt - 2, 10))
}
