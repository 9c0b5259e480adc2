import { listChat } from '../api/endpoints'
import {
  applyEvent,
  type AuctionView,
  historyLoaded,
  joined,
  needsRejoin,
  since,
  unknownAuction,
} from '../domain/auction'
import { ANSWER_TIMEOUT_MS, bidMachine, type BidInput, type BidState, noBid } from '../domain/bid-machine'
import type { BidAck, ChatAck, ErrorBody, JoinAck } from '../domain/messages'
import { type Cents, fromWire, toWire } from '../domain/money'
import { randomUuid } from '../domain/uuid'
import type { Connection } from './connection'

export interface RoomState {
  view: AuctionView
  bid: BidState
  missing: boolean // there is no such auction
}

const RETRY_MS = 1000

/** One joined auction: keeps the view whole across gaps and reconnections, and sends bids and chat. */
export class Room {
  private state: RoomState = { view: unknownAuction, bid: noBid, missing: false }
  private readonly watchers = new Set<() => void>()
  private readonly leaveHandlers: (() => void)[]
  private joining = false
  private open = true
  private me: string | null = null
  private ownBest: Cents | null = null

  constructor(
    private readonly connection: Connection,
    readonly auctionId: string,
  ) {
    this.leaveHandlers = [
      connection.hold(auctionId),
      connection.onEvent((event) => {
        if (event.auction_id !== this.auctionId) return
        this.update({ view: applyEvent(this.state.view, event), bid: this.next({ type: 'event', event }) })
        if (needsRejoin(this.state.view)) void this.join()
      }),
      connection.onOnline(() => {
        this.joining = false
        void this.join()
      }),
    ]
  }

  readonly snapshot = (): RoomState => this.state

  readonly watch = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher)
    return () => this.watchers.delete(watcher)
  }

  /** Who looks, and their best bid so far where it is known. */
  setMe(userId: string | null, ownBest: Cents | null): void {
    this.me = userId
    this.ownBest = ownBest
    this.compare()
  }

  leave(): void {
    this.open = false
    for (const handler of this.leaveHandlers) handler()
  }

  bid(amount: Cents): void {
    if (this.state.bid.sending) return
    const bidId = randomUuid()
    this.input({ type: 'submit', bidId, amount })
    void this.sendBid(bidId, amount)
  }

  dismissRefusal(): void {
    this.input({ type: 'dismiss' })
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

  private update(change: Partial<RoomState>): void {
    this.state = { ...this.state, ...change }
    for (const watcher of this.watchers) watcher()
  }

  private next(input: BidInput): BidState {
    return bidMachine(this.state.bid, input)
  }

  private input(input: BidInput): void {
    this.update({ bid: this.next(input) })
  }

  private compare(): void {
    const { state } = this.state.view
    if (!state) return
    this.input({
      type: 'state',
      me: this.me,
      seq: state.seq,
      highBidderId: state.high_bidder_id,
      high: state.current_high_bid === null ? null : fromWire(state.current_high_bid),
      mine: this.ownBest,
    })
  }

  private async join(): Promise<void> {
    if (this.joining || !this.open) return
    this.joining = true
    try {
      const fields = { auction_id: this.auctionId, since: since(this.state.view) }
      const ack = await this.connection.request<JoinAck>('join_auction', fields)
      if (!this.open) return
      if (ack.ok) this.update({ view: joined(this.state.view, ack), missing: false })
      else if (ack.error.code === 'auction_not_found') this.update({ missing: true })
      else this.later(() => this.join(), ack.error.retry_after_ms)
      this.compare()
      if (ack.ok && !this.state.view.chatFromStart) await this.loadHistory()
    } catch {
      this.later(() => this.join())
    } finally {
      this.joining = false
    }
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
    this.update({ view: historyLoaded(this.state.view, lines) })
  }

  private async sendBid(bidId: string, amount: Cents): Promise<void> {
    while (this.open && this.state.bid.sending?.bidId === bidId) {
      const started = Date.now()
      try {
        const fields = { auction_id: this.auctionId, amount: toWire(amount), bid_id: bidId }
        const ack = await this.connection.request<BidAck>('place_bid', fields, ANSWER_TIMEOUT_MS)
        this.input({ type: 'answer', bidId, ack })
      } catch {
        await pause(ANSWER_TIMEOUT_MS - (Date.now() - started))
        this.input({ type: 'silence', bidId })
      }
      if (this.state.bid.sending) await pause(RETRY_MS)
    }
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)))
}
