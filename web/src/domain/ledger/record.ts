import type { Json } from './canonical'

interface Common {
  auction_id: string
  seq: number
  timestamp: number
}

export interface Opened extends Common {
  kind: 'opened'
  host_user_id: string
  currency: string
  starting_bid: string
  increment: string
  start_time: number
  end_time: number
  rules: { anti_snipe_window_ms: number; anti_snipe_extension_ms: number; anti_snipe_max: number }
}

export interface Bid extends Common {
  kind: 'bid'
  bid_id: string
  user_id: string
  amount: string
  end_time: number
  anti_snipe_count: number
}

export interface Closed extends Common {
  kind: 'closed'
  reason: string
  winner_id: string | null
  winning_bid: string | null
  bid_count: number
}

export type LedgerRecord = Opened | Bid | Closed

type Check = (value: Json | undefined) => boolean

const integer: Check = (value) => Number.isSafeInteger(value)
const text: Check = (value) => typeof value === 'string'
const amount: Check = (value) => typeof value === 'string' && /^(0|[1-9][0-9]{0,7})\.[0-9]{2}$/.test(value)
const textOrNull: Check = (value) => value === null || text(value)
const amountOrNull: Check = (value) => value === null || amount(value)

const rules: Check = (value) => {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return false
  const names = ['anti_snipe_extension_ms', 'anti_snipe_max', 'anti_snipe_window_ms']
  return Object.keys(value).sort().join() === names.join() && names.every((name) => integer(value[name]))
}

const common = { auction_id: text, seq: integer, kind: text, timestamp: integer }

const shapes: Record<string, Record<string, Check>> = {
  opened: {
    ...common,
    v: (value) => value === 1,
    epoch: integer,
    host_user_id: text,
    currency: text,
    starting_bid: amount,
    increment: amount,
    start_time: integer,
    end_time: integer,
    rules,
  },
  bid: { ...common, bid_id: text, user_id: text, amount, end_time: integer, anti_snipe_count: integer },
  closed: { ...common, reason: text, winner_id: textOrNull, winning_bid: amountOrNull, bid_count: integer },
}

/** A record with exactly the fields of its kind; otherwise a sentence that says what is wrong. */
export function readRecord(json: { [name: string]: Json }): LedgerRecord | string {
  const shape = typeof json.kind === 'string' ? shapes[json.kind] : undefined
  if (!shape) return 'is of no known kind'
  const wrong = Object.keys(shape).find((name) => !shape[name]?.(json[name]))
  if (wrong) return `has no proper ${wrong}`
  const unknown = Object.keys(json).find((name) => !(name in shape))
  if (unknown) return `has an unknown field ${unknown}`
  return json as unknown as LedgerRecord
}
