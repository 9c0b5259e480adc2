import { addLines, applyChat, caughtUp, type Chat, emptyChat } from './chat'
import type { AuctionState, BidPlaced, ClockChanged, JoinAck, ServerEvent, Since } from './messages'

/** What the page knows of one auction: a fold over a snapshot and the events after it. */
export interface AuctionView {
  state: AuctionState | null // null before the first join
  chat: Chat
  chatFromStart: boolean // false: the lines before the join are still to be loaded
  gap: boolean // an event is missing: join again with `since`
  extension: Extension | null
  clockChange: ClockChange | null // the newest, for people to be told
  latestBid: BidPlaced | null
  signature: string | null // of the sealed ledger, where it was told
}

export interface Extension {
  seq: number
  byMs: number
}

export interface ClockChange {
  seq: number
  byMs: number
  endTime: number
  reason: string
}

export const unknownAuction: AuctionView = {
  state: null,
  chat: emptyChat,
  chatFromStart: false,
  gap: false,
  extension: null,
  clockChange: null,
  latestBid: null,
  signature: null,
}

export function since(view: AuctionView): Since | undefined {
  const { state, chat } = view
  return state ? { epoch: state.epoch, seq: state.seq, chat_seq: chat.lastSeq } : undefined
}

type Joined = Extract<JoinAck, { ok: true }>

/** The answer to a join. The state already contains `missed`, which only tells what happened meanwhile. */
export function joined(view: AuctionView, answer: Joined): AuctionView {
  const bids = answer.missed.filter((event) => event.type === 'bid_placed')
  const missedClock = answer.missed.findLast((event) => event.type === 'clock_changed')
  let chat = answer.chat_recovered ? view.chat : { ...emptyChat, deleted: view.chat.deleted }
  for (const event of answer.missed_chat) {
    if (event.type === 'chat_message') chat = addLines(chat, [event])
    else if (event.type === 'chat_deleted') chat = applyChat(chat, event)
  }
  return {
    ...view,
    state: newer(view.state, answer.state),
    chat: caughtUp(chat, Math.max(answer.state.chat_seq, answer.chat_recovered ? chat.lastSeq : 0)),
    chatFromStart: answer.chat_recovered && view.chatFromStart,
    gap: false,
    clockChange: missedClock ? clockChange(missedClock) : view.clockChange,
    latestBid: bids.at(-1) ?? view.latestBid,
  }
}

function clockChange({ seq, by_ms, end_time, reason }: ClockChanged): ClockChange {
  return { seq, byMs: by_ms, endTime: end_time, reason }
}

function newer(known: AuctionState | null, told: AuctionState): AuctionState {
  return known && known.epoch === told.epoch && known.seq > told.seq ? known : told
}

export function applyEvent(view: AuctionView, event: ServerEvent): AuctionView {
  if (event.type === 'auction_state') return replaced(view, event)
  const { state } = view
  if (!state || event.auction_id !== state.auction_id) return view
  switch (event.type) {
    case 'bid_placed':
      return bidPlaced(view, state, event)
    case 'anti_snipe':
      return {
        ...view,
        state: {
          ...state,
          end_time: Math.max(state.end_time, event.end_time),
          anti_snipe_count: Math.max(state.anti_snipe_count, event.anti_snipe_count),
        },
        extension: { seq: event.seq, byMs: event.extended_by_ms },
      }
    case 'timer_update':
      return event.end_time > state.end_time ? { ...view, state: { ...state, end_time: event.end_time } } : view
    case 'clock_changed':
      return clockChanged(view, state, event)
    case 'auction_ended':
      return ended(view, state, event)
    case 'ledger_sealed':
      return { ...view, state: { ...state, ledger_hash: event.ledger_hash }, signature: event.signature }
    case 'chat_message':
    case 'chat_deleted':
      return { ...view, chat: applyChat(view.chat, event) }
    case 'participants':
      return { ...view, state: { ...state, participant_count: event.participant_count } }
    case 'stream_status':
      return { ...view, state: { ...state, live: event.live, playback_url: event.playback_url } }
    case 'you_are_winning':
    case 'you_were_outbid':
      return view
  }
}

function replaced(view: AuctionView, told: AuctionState): AuctionView {
  const state = newer(view.state, told)
  const chatBehind = told.chat_seq > view.chat.lastSeq
  return { ...view, state, chat: chatBehind ? { ...view.chat, gap: true } : view.chat }
}

// A merged message stands for seq - merged … seq, so only what lies before that is missing.
function isGap(state: AuctionState, seq: number, merged: number): boolean {
  return seq - merged > state.seq + 1
}

function bidPlaced(view: AuctionView, state: AuctionState, bid: BidPlaced): AuctionView {
  if (bid.seq <= state.seq) return view
  return {
    ...view,
    gap: view.gap || isGap(state, bid.seq, bid.merged),
    latestBid: bid,
    state: {
      ...state,
      seq: bid.seq,
      current_high_bid: bid.amount,
      high_bidder_id: bid.user_id,
      high_bidder_username: bid.username,
      minimum_bid: bid.minimum_bid,
      top_bids: bid.top_bids,
      bid_count: bid.bid_count,
      end_time: Math.max(state.end_time, bid.end_time),
    },
  }
}

function clockChanged(view: AuctionView, state: AuctionState, event: ClockChanged): AuctionView {
  if (event.seq <= state.seq) return view
  return {
    ...view,
    gap: view.gap || isGap(state, event.seq, 0),
    clockChange: clockChange(event),
    state: { ...state, seq: event.seq, end_time: event.end_time },
  }
}

function ended(
  view: AuctionView,
  state: AuctionState,
  end: Extract<ServerEvent, { type: 'auction_ended' }>,
): AuctionView {
  if (state.status === 'closed') return view
  return {
    ...view,
    gap: view.gap || isGap(state, end.seq, 0),
    state: {
      ...state,
      status: 'closed',
      seq: end.seq,
      reason: end.reason,
      ended_at: end.ended_at,
      winner_id: end.winner_id,
      winner_username: end.winner_username,
      winning_bid: end.winning_bid,
      bid_count: end.bid_count,
      ledger_hash: null,
    },
  }
}

/** The chat's older lines have come. */
export function historyLoaded(view: AuctionView, lines: Parameters<typeof addLines>[1]): AuctionView {
  return { ...view, chat: addLines(view.chat, lines), chatFromStart: true }
}

export function needsRejoin(view: AuctionView): boolean {
  return view.gap || view.chat.gap
}
