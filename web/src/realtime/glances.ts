import { applyEvent, type AuctionView, joined, unknownAuction } from '../domain/auction'
import type { AuctionState, JoinAck, ServerEvent } from '../domain/messages'
import type { Connection } from './connection'

/** Cards that are told of bids at once; the others wait for the list to be fetched again. */
export const GLANCES_MAX = 24

interface Glance {
  view: AuctionView
  tell: (state: AuctionState) => void
  release: (() => void) | null // once it is joined
}

/** Auctions that one passes by: the events of those on the screen, without being counted among their viewers. */
export class Glances {
  private readonly wanted = new Map<string, Glance>()

  constructor(private readonly connection: Connection) {
    connection.onEvent((event) => this.heard(event))
    connection.onOnline(() => {
      for (const [id, glance] of this.wanted) if (glance.release) void this.join(id, glance)
    })
  }

  /** Tells the auction's state now and at each change, until the returned function is called. */
  watch(id: string, tell: (state: AuctionState) => void): () => void {
    const glance: Glance = { view: unknownAuction, tell, release: null }
    this.wanted.set(id, glance)
    this.fill()
    return () => {
      if (this.wanted.get(id) === glance) this.wanted.delete(id)
      glance.release?.()
      this.fill()
    }
  }

  private fill(): void {
    let room = GLANCES_MAX
    for (const [id, glance] of this.wanted) {
      if (room-- <= 0) return
      if (glance.release) continue
      glance.release = this.connection.hold(id)
      void this.join(id, glance)
    }
  }

  private async join(id: string, glance: Glance): Promise<void> {
    try {
      const ack = await this.connection.request<JoinAck>('join_auction', { auction_id: id, presence: false })
      if (ack.ok && this.wanted.get(id) === glance) this.update(glance, joined(glance.view, ack))
    } catch {
      // offline: joined again when the connection is back
    }
  }

  private heard(event: ServerEvent): void {
    const glance = this.wanted.get(event.auction_id)
    if (!glance?.view.state || event.type === 'chat_message' || event.type === 'chat_deleted') return
    this.update(glance, applyEvent(glance.view, event))
    if (glance.view.gap) void this.join(event.auction_id, glance)
  }

  private update(glance: Glance, view: AuctionView): void {
    const changed = view.state !== glance.view.state
    glance.view = view
    if (changed && view.state) glance.tell(view.state)
  }
}
