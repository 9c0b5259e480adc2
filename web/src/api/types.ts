import type { AuctionState, AuctionStatus, ChatMessage } from '../domain/messages'

export interface Page<T> {
  items: T[]
  next_cursor: string | null
}

export interface Picture {
  key: string
  url: string
}

export interface AuctionSummary {
  auction_id: string
  status: AuctionStatus
  title: string
  host_user_id: string
  host_username: string
  description: string | null
  category: string | null
  images: Picture[]
  duration: number
  created_at: number
  currency: string
  starting_bid: string
  increment: string
  current_high_bid: string | null
  minimum_bid: string
  bid_count: number
  start_time: number
  end_time: number
  participant_count: number
  live: boolean
  ended_at: number | null
  winner_id: string | null
  winning_bid: string | null
}

export interface Auction extends AuctionState {
  description: string | null
  category: string | null
  images: Picture[]
  duration: number
  created_at: number
}

export interface Stream {
  ingest_url: string
  stream_key: string
  playback_url: string
  live?: boolean
}

export interface NewAuction {
  title: string
  description?: string | null
  category?: string | null
  duration: number
  starting_bid: string
  increment?: string
  image_keys?: string[]
}

export interface OwnBid {
  auction_id: string
  seq: number
  bid_id: string
  user_id: string
  username: string
  amount: string
  currency?: string // houses before 0.2 leave it out
  timestamp: number
  end_time: number
  anti_snipe_count: number
  extended: boolean
  title: string | null
  status: AuctionStatus | null
}

export interface Profile {
  user_id: string
  username: string
  name: string | null
  email: string | null
  phone: string | null
  is_verified: boolean
  tier: 'new' | 'verified' | 'trusted'
  roles: string[]
  created_at: number
}

export interface Analytics {
  auction_id: string
  computed_at: number
  status: AuctionStatus
  currency: string
  start_time: number
  end_time: number
  ended_at: number | null
  starting_bid: string
  current_high_bid: string | null
  bid_count: number
  bidder_count: number
  anti_snipe_count: number
  bids_per_minute: { minute: number; bids: number }[]
  price_curve: { seq: number; timestamp: number; amount: string }[]
  extensions: { seq: number; timestamp: number; end_time: number; user_id: string }[]
  bidders: {
    user_id: string
    username: string
    bid_count: number
    first_bid_at: number
    last_bid_at: number
    highest_bid: string
    raised: string
    last_minute_bids: number
    extensions_caused: number
  }[]
  viewers_peak: number
  viewers: { timestamp: number; participant_count: number }[]
}

export interface MutedPerson {
  user_id: string
  username: string
}

export interface BlockedPerson {
  user_id: string
  username: string
  blocked_at?: number
  blocked_by?: string
  blocked_by_username?: string | null
}

export interface SearchFilters {
  status?: AuctionStatus | undefined
  category?: string | undefined
  q?: string | undefined
  min_price?: string | undefined
  max_price?: string | undefined
  sort?: string | undefined
}

export type ChatPage = Page<Omit<ChatMessage, 'server_time'>>
