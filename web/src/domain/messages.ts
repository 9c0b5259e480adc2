// The messages of the realtime protocol (docs/protocol).

export type AuctionStatus = 'live' | 'closed'

export interface TopBid {
  user_id: string
  username: string
  amount: string
}

export interface Rules {
  anti_snipe_window_ms: number
  anti_snipe_extension_ms: number
  anti_snipe_max: number
  // Since version 2 of the rules; null or absent before.
  bid_step_max_factor?: number | null
  bid_step_max_floor?: string | null
  outage_min_ms?: number | null
  outage_grace_ms?: number | null
}

interface About {
  auction_id: string
  server_time: number
}

export interface AuctionState extends About {
  epoch: number
  seq: number
  chat_seq: number
  status: AuctionStatus
  title: string
  host_user_id: string
  host_username: string
  currency: string
  starting_bid: string
  increment: string
  current_high_bid: string | null
  minimum_bid: string
  high_bidder_id: string | null
  high_bidder_username: string | null
  top_bids: TopBid[]
  bid_count: number
  start_time: number
  end_time: number
  anti_snipe_count: number
  rules: Rules
  participant_count: number
  live: boolean
  playback_url: string | null
  ended_at?: number
  reason?: string
  winner_id?: string | null
  winner_username?: string | null
  winning_bid?: string | null
  ledger_hash?: string | null
}

export interface BidPlaced extends About {
  seq: number
  bid_id: string
  user_id: string
  username: string
  amount: string
  bid_count: number
  top_bids: TopBid[]
  minimum_bid: string
  end_time: number
  timestamp: number
  merged: number
}

export interface ChatMessage extends About {
  chat_seq: number
  message_id: string
  user_id: string | null
  username: string | null
  message: string
  message_type: 'user' | 'system' | 'auctioneer'
  timestamp: number
}

export interface AntiSnipe extends About {
  seq: number
  end_time: number
  anti_snipe_count: number
  extended_by_ms: number
}

export interface ClockChanged extends About {
  seq: number
  end_time: number
  by_ms: number
  reason: string // 'outage'; an open list
}

export interface AuctionEnded extends About {
  seq: number
  reason: string
  ended_at: number
  winner_id: string | null
  winner_username: string | null
  winning_bid: string | null
  bid_count: number
}

export type ServerEvent =
  | ({ type: 'auction_state' } & AuctionState)
  | ({ type: 'bid_placed' } & BidPlaced)
  | ({ type: 'you_are_winning' } & About & { seq: number; amount: string })
  | ({ type: 'you_were_outbid' } & About & {
        seq: number
        amount: string
        current_high_bid: string
        minimum_bid: string
      })
  | ({ type: 'anti_snipe' } & AntiSnipe)
  | ({ type: 'timer_update' } & About & { end_time: number; remaining_ms: number })
  | ({ type: 'clock_changed' } & ClockChanged)
  | ({ type: 'auction_ended' } & AuctionEnded)
  | ({ type: 'ledger_sealed' } & About & { seq: number; ledger_hash: string; signature: string })
  | ({ type: 'chat_message' } & ChatMessage)
  | ({ type: 'chat_deleted' } & About & { chat_seq: number; message_id: string })
  | ({ type: 'participants' } & About & { participant_count: number })
  | ({ type: 'stream_status' } & About & { live: boolean; playback_url: string | null })

export const eventTypes = [
  'auction_state',
  'bid_placed',
  'you_are_winning',
  'you_were_outbid',
  'anti_snipe',
  'timer_update',
  'clock_changed',
  'auction_ended',
  'ledger_sealed',
  'chat_message',
  'chat_deleted',
  'participants',
  'stream_status',
] as const satisfies ServerEvent['type'][]

export interface ErrorBody {
  code: string
  message: string
  minimum_bid?: string
  leading?: true // with bid_too_low: your own bid is the high bid
  maximum_bid?: string
  retry_after_ms?: number
  bid_id?: string
}

export type Ack<T> = ({ ok: true } & T) | { ok: false; error: ErrorBody }

export interface Since {
  epoch: number
  seq: number
  chat_seq: number
}

export type JoinAck = Ack<{
  state: AuctionState
  recovered: boolean
  missed: ServerEvent[]
  chat_recovered: boolean
  missed_chat: ServerEvent[]
}>

export type BidAck = Ack<{ bid_id: string; seq: number; amount: string; end_time: number; extended: boolean }>

export type ChatAck = Ack<{ message_id: string; chat_seq: number }>
