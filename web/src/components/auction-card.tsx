import { useRef } from 'react'
import { Link } from 'react-router'
import type { AuctionSummary } from '../api/types'
import { cardFacts } from '../domain/card'
import { fromWire } from '../domain/money'
import { useGlance } from '../realtime/use-glance'
import { CountdownView } from './countdown-view'
import { Icon } from './icon'
import { Poster } from './poster'
import { Price } from './price'

function bids(count: number): string {
  return count === 0 ? 'No bids yet' : count === 1 ? '1 bid' : `${count} bids`
}

export function AuctionCard({ auction: listed, toHost = false }: { auction: AuctionSummary; toHost?: boolean }) {
  const element = useRef<HTMLAnchorElement>(null)
  const auction = cardFacts(listed, useGlance(listed.auction_id, listed.status === 'live', element))
  const closed = auction.status === 'closed'
  const price = auction.winning_bid ?? auction.current_high_bid ?? auction.starting_bid
  const label = closed ? (auction.winner_id ? 'Sold for' : 'Unsold') : auction.bid_count > 0 ? 'Now' : 'Starts at'
  return (
    <Link
      ref={element}
      to={`/${toHost ? 'host' : 'live'}/${auction.auction_id}`}
      className={`card ${closed ? 'card-closed' : ''}`}
    >
      <div className="card-picture">
        <Poster id={auction.auction_id} category={auction.category} images={auction.images} />
        <div className="card-marks">
          {closed ? (
            <span className="pill">Ended</span>
          ) : (
            <span className="pill pill-time">
              <Icon name="clock" />
              <CountdownView endTime={auction.end_time} />
            </span>
          )}
          {auction.live && <span className="pill pill-live">Live</span>}
          {!closed && auction.participant_count > 0 && (
            <span className="pill">
              <Icon name="eye" />
              <span>{auction.participant_count}</span>
              <span className="visually-hidden"> watching</span>
            </span>
          )}
        </div>
      </div>
      <div className="card-text">
        <h3 className="card-title" dir="auto">
          {auction.title}
        </h3>
        <p className="card-host">{auction.host_username}</p>
        <p className="card-foot">
          <span className="card-price">
            <small>{label}</small>
            <Price cents={fromWire(price)} currency={auction.currency} />
          </span>
          <span className="card-bids">{bids(auction.bid_count)}</span>
        </p>
      </div>
    </Link>
  )
}
