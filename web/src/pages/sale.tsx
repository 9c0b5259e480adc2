import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { Link, useParams } from 'react-router'
import { getAuction } from '../api/endpoints'
import type { Auction } from '../api/types'
import { useProfile, useUser } from '../auth/use-user'
import { BidPanel } from '../components/bid-panel'
import { BidStatus } from '../components/bid-status'
import { ChatBox } from '../components/chat'
import { ChatPeek } from '../components/chat-peek'
import { ClockNotice } from '../components/clock-notice'
import { Notice } from '../components/notice'
import { Result } from '../components/result'
import { SaleAbout } from '../components/sale-about'
import { SaleAnnouncements } from '../components/sale-announcements'
import { SaleClock } from '../components/sale-clock'
import { SaleDock } from '../components/sale-dock'
import { SaleEnd } from '../components/sale-end'
import { Spinner } from '../components/spinner'
import { TopBids } from '../components/top-bids'
import { AnnouncerProvider } from '../components/use-announcer'
import { useMedia } from '../components/use-media'
import { VideoPlayer } from '../components/video-player'
import { bidBounds } from '../domain/bid-bounds'
import { useConnection, useRoom } from '../realtime/hooks'
import type { Room, SaleView } from '../realtime/room'
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

function Notices({ sale, room }: { sale: SaleView; room: Room }) {
  const online = useConnection().phase === 'online'
  const { state, bid, clockChange } = sale
  if (!state || state.status === 'closed') return null
  return (
    <>
      <ClockNotice change={clockChange} />
      {bid.person !== null && (
        <BidStatus
          bid={bid}
          bounds={bidBounds(state, bid.person)}
          currency={state.currency}
          online={online}
          onDismiss={() => room.dismissOutcome()}
        />
      )}
    </>
  )
}

function Sale({ auction, room, sale }: { auction: Auction; room: Room; sale: SaleView }) {
  const user = useUser()
  const { data: profile } = useProfile()
  const me = profile?.user_id ?? null
  const state = sale.state ?? auction
  const closed = state.status === 'closed'
  const onPhone = useMedia('(max-width: 959px)')
  const ownBest = useOwnBest(state.auction_id, user?.profile.sub ?? null)
  useEffect(() => {
    room.setMe(me, ownBest)
  }, [room, me, ownBest])
  useEffect(() => {
    document.title = `${state.title} · FlashAuction`
  }, [state.title])
  const own = sale.bid.own?.amount ?? ownBest
  const isHost = state.host_user_id === me
  return (
    <div className={closed ? 'sale sale-closed' : 'sale'}>
      <SaleAnnouncements
        state={state}
        standing={sale.bid.standing}
        own={own}
        me={me}
        known={user === null || profile !== undefined}
      />
      <div className="sale-main">
        <VideoPlayer
          id={state.auction_id}
          category={auction.category}
          images={auction.images}
          live={state.live}
          playbackUrl={state.playback_url}
          closed={closed}
        />
        {!closed && onPhone && <ChatPeek room={room} currency={state.currency} />}
        <SaleAbout auction={auction} watching={state.participant_count} live={state.live} isHost={isHost} />
      </div>
      <div className="sale-column">
        <SaleDock notices={<Notices sale={sale} room={room} />}>
          {closed ? (
            <SaleEnd state={state} me={me} own={own} />
          ) : (
            <>
              <SaleClock room={room} state={state} extension={sale.extension} />
              <BidPanel state={state} bid={sale.bid} room={room} signedIn={user !== null} isHost={isHost} />
            </>
          )}
        </SaleDock>
        {closed && <Result state={state} signature={sale.signature} />}
        <div className="sale-side">
          <h2 className="panel-title">Top three</h2>
          <TopBids bids={state.top_bids} currency={state.currency} me={me} />
          <ChatBox currency={state.currency} room={room} me={me} signedIn={user !== null} />
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
      <Sale auction={auction.data} room={joined[1]} sale={joined[0]} />
    </AnnouncerProvider>
  )
}
