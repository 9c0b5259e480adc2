import type { Json } from './canonical'

interface Common {
  auction_id: string
  seq: number
  timestamp: number
}

interface AntiSnipeRules {
  anti_snipe_window_ms: number
  anti_snipe_extension_ms: number
  anti_snipe_max: number
}

interface NewerRules extends AntiSnipeRules {
  bid_step_max_factor: number
  bid_step_max_floor: string
  outage_min_ms: number
  outage_grace_ms: number
}

interface OpenedCommon extends Common {
  kind: 'opened'
  host_user_id: string
  currency: string
  starting_bid: string
  increment: string
  start_time: number
  end_time: number
}

/** `v` is the version of the rules that the auction was opened under, and keeps. */
export type Opened =
  (OpenedCommon & { v: 1; epoch: number; rules: AntiSnipeRules }) | (OpenedCommon & { v: 2; rules: NewerRules })

export interface Bid extends Common {
  kind: 'bid'
  bid_id: string
  user_id: string
  amount: string
  end_time: number
  anti_snipe_count: number
}

/** A change of the auction's clock: a time without the house, given back. */
export interface Clock extends Common {
  kind: 'clock'
  reason: string
  alive: number
  by_ms: number
  end_time: number
}

export interface Closed extends Common {
  kind: 'closed'
  reason: string
  winner_id: string | null
  winning_bid: string | null
  bid_count: number
}

export type LedgerRecord = Opened | Bid | Clock | Closed

type Check = (value: Json | undefined) => boolean
type Shape = Record<string, Check>

const integer: Check = (value) => Number.isSafeInteger(value)
const between =
  (least: number, most: number): Check =>
  (value) =>
    integer(value) && (value as number) >= least && (value as number) <= most
const unsigned = between(0, Number.MAX_SAFE_INTEGER)
const small = between(0, 2 ** 31 - 1)
const text: Check = (value) => typeof value === 'string'
const id: Check = (value) =>
  typeof value === 'string' && /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(value)
const amount: Check = (value) =>
  typeof value === 'string' && /^(0|[1-9][0-9]{0,7})\.[0-9]{2}$/.test(value) && value !== '0.00'
const idOrNull: Check = (value) => value === null || id(value)
const amountOrNull: Check = (value) => value === null || amount(value)

const antiSnipe: Shape = { anti_snipe_window_ms: unsigned, anti_snipe_extension_ms: unsigned, anti_snipe_max: small }
const newerRules: Shape = {
  ...antiSnipe,
  bid_step_max_factor: between(1, 10_000),
  bid_step_max_floor: amount,
  outage_min_ms: unsigned,
  outage_grace_ms: unsigned,
}

/** An object with exactly these fields. */
const exactly =
  (shape: Shape): Check =>
  (value) =>
    value !== null &&
    typeof value === 'object' &&
    !Array.isArray(value) &&
    Object.keys(value).length === Object.keys(shape).length &&
    Object.entries(shape).every(([name, check]) => check(value[name]))

const common: Shape = { auction_id: id, seq: integer, timestamp: integer, kind: text }

const opened: Shape = {
  host_user_id: id,
  currency: text,
  starting_bid: amount,
  increment: amount,
  start_time: integer,
  end_time: integer,
}

const openings = new Map<Json | undefined, Shape>([
  [1, { ...common, v: integer, epoch: integer, ...opened, rules: exactly(antiSnipe) }],
  [2, { ...common, v: integer, ...opened, rules: exactly(newerRules) }],
])
const noOpening: Shape = { ...common, v: () => false }

const others = new Map<Json | undefined, Shape>([
  ['bid', { ...common, bid_id: id, user_id: id, amount, end_time: integer, anti_snipe_count: small }],
  ['clock', { ...common, reason: text, alive: integer, by_ms: integer, end_time: integer }],
  ['closed', { ...common, reason: text, winner_id: idOrNull, winning_bid: amountOrNull, bid_count: integer }],
])
const noKind: Shape = { ...common, kind: () => false }

function shapeOf(json: { [name: string]: Json }): Shape {
  if (json.kind === 'opened') return openings.get(json.v) ?? noOpening
  return others.get(json.kind) ?? noKind
}

/** A record with exactly the fields of its kind; otherwise a sentence that says what is wrong. */
export function readRecord(json: { [name: string]: Json }): LedgerRecord | string {
  const shape = shapeOf(json)
  const wrong = Object.keys(shape).find((name) => !shape[name]?.(json[name]))
  if (wrong) return `has no proper ${wrong}`
  const unknown = Object.keys(json).find((name) => !Object.hasOwn(shape, name))
  if (unknown) return `has an unknown field ${unknown}`
  return json as unknown as LedgerRecord
}
