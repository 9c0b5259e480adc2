import { listChat } from '../api/endpoints'
import {
  applyEvent,
  type AuctionView,
  type ClockChange,
  type Extension,
  historyLoaded,
  joined,
  needsRejoin,
  since,
  unknownAuction,
} from '../domain/auction'
import { bidMachine, type BidInput, type BidState, noBid } from '../domain/bid-machine'
import type { Chat } from '../domain/chat'
import type { AuctionState, ChatAck, ErrorBody, JoinAck, ServerEvent } from '../domain/messages'
import { type Cents, fromWire } from '../domain/money'
import type { Pace } from '../domain/pace'
import { randomUuid } from '../domain/uuid'
import { BidSender } from './bid-sender'
import type { Connection } from './connection'
import { Frames } from './frames'
import { Published } from './published'

/** What a page shows of a sale, without its chat. */
export interface SaleView {
  state: AuctionState | null
  extension: Extension | null
  clockChange: ClockChange | null
  signature: string | null
  bid: BidState
  missing: boolean // there is no such auction
}

const RETRY_MS = 1000

// Price and button are to be true within 100 ms, on slow devices too: they are painted with each frame. What else a bid
// changes is rendered at a calmer pace, and the chat gives way first.
const salePace: Pace = { minMs: 16, maxMs: 60, share: 0.5 }
const calmPace: Pace = { minMs: 100, maxMs: 250, share: 0.15 }
const chatPace: Pace = { minMs: 200, maxMs: 2000, share: 0.1 }

// What one more bid of others changes, and who watches.
const calmFields: ReadonlySet<string> = new Set<keyof AuctionState>([
  'seq',
  'server_time',
  'current_high_bid',
  'minimum_bid',
  'high_bidder_id',
  'high_bidder_username',
  'top_bids',
  'bid_count',
  'participant_count',
])

function isUrgentState(before: AuctionState | null, after: AuctionState | null): boolean {
  if (!before || !after) return before !== after
  if (before.current_high_bid?.length !== after.current_high_bid?.length) return true // it is set in another size
  return (Object.keys(after) as (keyof AuctionState)[]).some(
    (name) => before[name] !== after[name] && !calmFields.has(name),
  )
}

function isUrgentBid(before: BidState, after: BidState): boolean {
  const [was, is] = [before.standing, after.standing]
  return (
    before.person !== after.person ||
    before.pending !== after.pending ||
    before.outcome !== after.outcome ||
    was.kind !== is.kind ||
    (was.kind !== 'none' && is.kind !== 'none' && was.amount !== is.amount)
  )
}

/** Whether more changed than what is painted already. */
function isUrgent(before: SaleView, after: SaleView): boolean {
  return (
    before.extension !== after.extension ||
    before.clockChange !== after.clockChange ||
    before.signature !== after.signature ||
    before.missing !== after.missing ||
    isUrgentBid(before.bid, after.bid) ||
    isUrgentState(before.state, after.state)
  )
}

/** One joined auction: keeps the view whole across gaps and reconnections, and sends bids and chat. */
export class Room {
  readonly sale: Published<SaleView>
  readonly chat: Published<Chat>
  readonly frames = new Frames() // of the newest state
  private view: AuctionView = unknownAuction
  private bidState: BidState = noBid
  private missing = false
  private readonly leaveHandlers: (() => void)[]
  private readonly sender: BidSender
  private joining = false
  private open = true

  constructor(
    private readonly connection: Connection,
    readonly auctionId: string,
  ) {
    this.sale = new Published<SaleView>(this.saleView(), salePace, calmPace)
    this.chat = new Published<Chat>(this.view.chat, chatPace)
    this.sender = new BidSender(connection, auctionId, {
      pending: () => (this.open ? this.bidState.pending : null),
      input: (input) => this.input(input, true),
    })
    this.leaveHandlers = [
      connection.hold(auctionId),
      connection.onEvent((event) => {
        if (event.auction_id === this.auctionId) this.heard(event)
      }),
      connection.onOnline(() => {
        this.joining = false
        void this.join().then(() => this.sender.hurry())
      }),
      // Whoever signed in instead must not send what the one before had pending.
      connection.onPersonChange(() => this.input({ type: 'person', person: null }, true)),
    ]
  }

  /** The newest, also where the page does not show it yet. */
  newest(): { state: AuctionState | null; bid: BidState } {
    return { state: this.view.state, bid: this.bidState }
  }

  /** Who looks, and their best bid so far where it is known. */
  setMe(userId: string | null, ownBest: Cents | null): void {
    this.input({ type: 'person', person: userId })
    if (ownBest !== null) this.input({ type: 'history', amount: ownBest })
    this.sale.flush()
  }

  leave(): void {
    this.open = false
    for (const handler of this.leaveHandlers) handler()
  }

  bid(amount: Cents): void {
    const bidId = randomUuid()
    this.input({ type: 'submit', bidId, amount }, true)
    if (this.bidState.pending?.bidId === bidId) void this.sender.send(bidId, amount)
  }

  /** The amount changed while its control was pressed. */
  moved(was: Cents, now: Cents | null): void {
    this.input({ type: 'moved', was, now }, true)
  }

  /** What was typed is no bid. */
  unread(words: string): void {
    this.input({ type: 'unread', words }, true)
  }

  dismissOutcome(): void {
    this.input({ type: 'dismiss' }, true)
  }

  /** Null: it was sent. The same `messageId` may be tried again. */
  async say(message: string, messageId: string): Promise<ErrorBody | null> {
    try {
      const fields = { auction_id: this.auctionId, message, message_id: messageId }
      const ack = await this.connection.request<ChatAck>('chat_message', fields)
      return ack.ok ? null : ack.error
    } catch {
      return { code: 'unavailable', message: 'Not sent: you are offline.' }
    }
  }

  private saleView(): SaleView {
    const { state, extension, clockChange, signature } = this.view
    return { state, extension, clockChange, signature, bid: this.bidState, missing: this.missing }
  }

  private publish(): void {
    const known = this.sale.snapshot()
    const next = this.saleView()
    if ((Object.keys(next) as (keyof SaleView)[]).some((name) => next[name] !== known[name]))
      this.sale.set(next, isUrgent(known, next))
    this.chat.set(this.view.chat)
  }

  private input(input: BidInput, atOnce = false): void {
    this.bidState = bidMachine(this.bidState, input)
    this.publish()
    if (atOnce) this.sale.flush()
  }

  private heard(event: ServerEvent): void {
    this.bidState = bidMachine(this.bidState, { type: 'event', event })
    this.look(applyEvent(this.view, event))
    if (needsRejoin(this.view)) void this.join()
  }

  private look(view: AuctionView): void {
    const { state } = view
    if (state && state !== this.view.state) {
      const { epoch, seq, high_bidder_id: leader, current_high_bid: high } = state
      this.bidState = bidMachine(this.bidState, {
        type: 'seen',
        epoch,
        seq,
        leader,
        high: high === null ? null : fromWire(high),
      })
    }
    const changed = state !== this.view.state
    this.view = view
    if (changed) this.frames.changed()
    this.publish()
  }

  private async join(): Promise<void> {
    if (this.joining || !this.open) return
    this.joining = true
    try {
      const fields = { auction_id: this.auctionId, since: since(this.view) }
      const ack = await this.connection.request<JoinAck>('join_auction', fields)
      if (!this.open) return
      if (ack.ok) this.joinedWith(ack)
      else if (ack.error.code === 'auction_not_found') this.notFound()
      else this.later(() => this.join(), ack.error.retry_after_ms)
      if (ack.ok && !this.view.chatFromStart) await this.loadHistory()
    } catch {
      this.later(() => this.join())
    } finally {
      this.joining = false
    }
  }

  private joinedWith(ack: Extract<JoinAck, { ok: true }>): void {
    for (const event of ack.missed) this.bidState = bidMachine(this.bidState, { type: 'event', event })
    this.missing = false
    this.look(joined(this.view, ack))
  }

  private notFound(): void {
    this.missing = true
    this.publish()
  }

  // While offline nothing is tried: the connection calls when it is back.
  private later(work: () => Promise<void>, waitMs = RETRY_MS): void {
    setTimeout(() => {
      if (this.open && this.connection.snapshot().phase === 'online') void work()
    }, waitMs)
  }

  private async loadHistory(): Promise<void> {
    const page = await listChat(this.auctionId)
    const lines = page.items.map((line) => ({ ...line, server_time: line.timestamp }))
    this.look(historyLoaded(this.view, lines))
  }
}
