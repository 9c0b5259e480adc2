import { memo } from 'react'
import { Link } from 'react-router'
import type { Auction } from '../api/types'
import { ClockIndicator } from './clock-indicator'
import { Gallery } from './gallery'
import { Icon } from './icon'
import { LongTitle } from './long-title'

interface Props {
  auction: Auction
  watching: number
  live: boolean
  isHost: boolean
}

/** What is sold, and by whom. */
export const SaleAbout = memo(function SaleAbout({ auction, watching, live, isHost }: Props) {
  return (
    <div className="sale-about">
      <div className="sale-facts">
        <span className="pill pill-soft">
          <Icon name="eye" />
          <span>{`${watching} watching`}</span>
        </span>
        <ClockIndicator />
      </div>
      <LongTitle title={auction.title} />
      <p className="sale-host">
        <span className="avatar" aria-hidden="true">
          {auction.host_username.slice(0, 1).toUpperCase()}
        </span>
        <span>{auction.host_username}</span>
        {auction.category && (
          <span className="muted">
            <span>{'in '}</span>
            <bdi>{auction.category}</bdi>
          </span>
        )}
        {isHost && (
          <Link className="link-button" to={`/host/${auction.auction_id}`}>
            Host console
          </Link>
        )}
      </p>
      {auction.description && (
        <p className="sale-description" dir="auto">
          {auction.description}
        </p>
      )}
      <Gallery images={auction.images} title={auction.title} onStage={!live} />
    </div>
  )
})
