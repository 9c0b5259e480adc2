import { ANSWER_TIMEOUT_MS, type BidInput, type Pending, waitBefore } from '../domain/bid-machine'
import type { BidAck } from '../domain/messages'
import { type Cents, toWire } from '../domain/money'
import type { Connection } from './connection'

interface Desk {
  pending: () => Pending | null
  input: (input: BidInput) => void
}

/** Sends a bid, and asks about it with the same bid_id until its outcome is known. */
export class BidSender {
  private wake: () => void = () => undefined

  constructor(
    private readonly connection: Connection,
    private readonly auctionId: string,
    private readonly desk: Desk,
  ) {}

  async send(bidId: string, amount: Cents): Promise<void> {
    for (;;) {
      const pending = this.desk.pending()
      if (pending?.bidId !== bidId) return
      await this.untilNext(waitBefore(pending.attempt))
      if (this.desk.pending()?.bidId !== bidId) return
      await this.attempt(bidId, amount, pending.attempt)
    }
  }

  /** The connection is back: what is unknown is asked about at once. */
  hurry(): void {
    this.wake()
  }

  private async attempt(bidId: string, amount: Cents, attempt: number): Promise<void> {
    if (this.connection.snapshot().phase !== 'online') {
      if (attempt === 1) this.desk.input({ type: 'unsent', bidId })
      else await this.untilNext(ANSWER_TIMEOUT_MS)
      return
    }
    try {
      const fields = { auction_id: this.auctionId, amount: toWire(amount), bid_id: bidId }
      const ack = await this.connection.request<BidAck>('place_bid', fields, ANSWER_TIMEOUT_MS)
      this.desk.input({ type: 'answer', bidId, ack })
    } catch {
      this.desk.input({ type: 'silence', bidId })
    }
  }

  private untilNext(ms: number): Promise<void> {
    if (ms <= 0) return Promise.resolve()
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      this.wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}
