import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { Link, useParams } from 'react-router'
import { getAuction } from '../api/endpoints'
import type { Auction } from '../api/types'
import { useProfile, useUser } from '../auth/use-user'
import { BidPanel } from '../components/bid-panel'
import { ChatBox } from '../components/chat'
import { ChatPeek } from '../components/chat-peek'
import { ClockIndicator } from '../components/clock-indicator'
import { Gallery } from '../components/gallery'
import { Icon } from '../components/icon'
import { LongTitle } from '../components/long-title'
import { Notice } from '../components/notice'
import { Result } from '../components/result'
import { SaleAnnouncements } from '../components/sale-announcements'
import { SaleClock } from '../components/sale-clock'
import { SaleDock } from '../components/sale-dock'
import { Spinner } from '../components/spinner'
import { TopBids } from '../components/top-bids'
import { AnnouncerProvider } from '../components/use-announcer'
import { VideoPlayer } from '../components/video-player'
import type { AuctionState } from '../domain/messages'
import { useRoom } from '../realtime/hooks'
import type { Room, RoomState } from '../realtime/room'
import { useOwnBest } from './use-own-best'

function Gone() {
  return (
    <div className="page">
      <Notice icon="search" title="There is no such auction">
        <Link className="button button-main" to="/">
          Browse auctions
        </Link>
      </Notice>
    </div>
  )
}

function About({ auction, state, me }: { auction: Auction; state: AuctionState; me: string | null }) {
  return (
    <div className="sale-about">
      <div className="sale-facts">
        <span className="pill pill-soft">
          <Icon name="eye" />
          {state.participant_count} watching
        </span>
        <ClockIndicator />
      </div>
      <LongTitle title={state.title} />
      <p className="sale-host">
        <span className="avatar" aria-hidden="true">
          {state.host_username.slice(0, 1).toUpperCase()}
        </span>
        {state.host_username}
        {auction.category && <span className="muted"> in {auction.category}</span>}
        {state.host_user_id === me && (
          <Link className="link-button" to={`/host/${state.auction_id}`}>
            Host console
          </Link>
        )}
      </p>
      {auction.description && <p className="sale-description">{auction.description}</p>}
      <Gallery images={auction.images} title={state.title} onStage={!state.live} />
    </div>
  )
}

function Sale({ auction, room, current }: { auction: Auction; room: Room; current: RoomState }) {
  const user = useUser()
  const { data: profile } = useProfile()
  const me = profile?.user_id ?? null
  const { view, bid } = current
  const state = view.state ?? auction
  const closed = state.status === 'closed'
  const ownBest = useOwnBest(state.auction_id, user !== null)
  useEffect(() => {
    room.setMe(me, ownBest)
  }, [room, me, ownBest])
  useEffect(() => {
    document.title = `${state.title} · FlashAuction`
  }, [state.title])
  return (
    <div className={closed ? 'sale sale-closed' : 'sale'}>
      <SaleAnnouncements state={state} bid={bid} me={me} />
      <div className="sale-main">
        <VideoPlayer
          id={state.auction_id}
          category={auction.category}
          images={auction.images}
          live={state.live}
          playbackUrl={state.playback_url}
          closed={closed}
        />
        {!closed && <ChatPeek chat={view.chat} currency={state.currency} />}
        <About auction={auction} state={state} me={me} />
      </div>
      <div className="sale-column">
        <SaleDock over={closed}>
          {closed ? (
            <Result state={state} me={me} signature={view.signature} />
          ) : (
            <>
              <SaleClock state={state} extension={view.extension} />
              <BidPanel
                state={state}
                bid={bid}
                room={room}
                signedIn={user !== null}
                isHost={state.host_user_id === me}
              />
            </>
          )}
        </SaleDock>
        <div className="sale-side">
          <h2 className="panel-title">Top three</h2>
          <TopBids bids={state.top_bids} currency={state.currency} me={me} />
          <ChatBox chat={view.chat} currency={state.currency} room={room} me={me} signedIn={user !== null} />
        </div>
      </div>
    </div>
  )
}

export function SalePage() {
  const { id = '' } = useParams()
  const auction = useQuery({ queryKey: ['auction', id], queryFn: () => getAuction(id), staleTime: Infinity })
  const joined = useRoom(id)
  if (joined?.[0].missing || (auction.isError && !auction.data)) return <Gone />
  if (!auction.data || !joined) return <Spinner />
  return (
    <AnnouncerProvider>
      <Sale auction={auction.data} room={joined[1]} current={joined[0]} />
    </AnnouncerProvider>
  )
}
