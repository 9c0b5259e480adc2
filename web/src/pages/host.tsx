import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { Link, useParams } from 'react-router'
import { getAnalytics, getAuction } from '../api/endpoints'
import type { Auction } from '../api/types'
import { signIn } from '../auth/session'
import { useProfile, useUser } from '../auth/use-user'
import { BidderTable } from '../components/bidder-table'
import { BlockQuestion } from '../components/blocking'
import { ClockIndicator } from '../components/clock-indicator'
import { ClockNotice } from '../components/clock-notice'
import { Dashboard } from '../components/dashboard'
import { EndNow } from '../components/end-now'
import { HostChat } from '../components/host-chat'
import { HostVideo } from '../components/host-video'
import { LongTitle } from '../components/long-title'
import { Notice } from '../components/notice'
import { Result } from '../components/result'
import { SaleAnnouncements } from '../components/sale-announcements'
import { SaleClock } from '../components/sale-clock'
import { SaleEnd } from '../components/sale-end'
import { Spinner } from '../components/spinner'
import { TopBids } from '../components/top-bids'
import { AnnouncerProvider } from '../components/use-announcer'
import { useBlocks } from '../components/use-blocks'
import type { AuctionState } from '../domain/messages'
import { useRoom } from '../realtime/hooks'
import type { Room, SaleView } from '../realtime/room'

const REFRESH_MS = 5000

function ConsoleHead({ state, closed }: { state: AuctionState; closed: boolean }) {
  return (
    <header className="console-head">
      <div>
        <p className="console-status">
          <span className={closed ? 'pill pill-soft' : 'pill pill-open'}>{closed ? 'Ended' : 'Open for bids'}</span>
          <span className="muted">{`${state.participant_count} watching`}</span>
          <ClockIndicator detailed />
        </p>
        <LongTitle title={state.title} />
      </div>
      <div className="console-actions">
        <Link className="button button-quiet" to={`/live/${state.auction_id}`}>
          Public page
        </Link>
        {!closed && <EndNow state={state} />}
      </div>
    </header>
  )
}

function Console({ auction, room, sale, me }: { auction: Auction; room: Room; sale: SaleView; me: string }) {
  const state = sale.state ?? auction
  const blocks = useBlocks(state.auction_id)
  const closed = state.status === 'closed'
  const id = state.auction_id
  const figures = useQuery({
    queryKey: ['analytics', id, state.seq],
    queryFn: () => getAnalytics(id),
    refetchInterval: closed ? false : REFRESH_MS,
    placeholderData: (before) => before,
  })
  useEffect(() => {
    document.title = `Host: ${state.title} · FlashAuction`
  }, [state.title])
  return (
    <div className="page console">
      <SaleAnnouncements state={state} standing={{ kind: 'none' }} own={null} me={me} known />
      <BlockQuestion blocks={blocks} state={state} />
      <ConsoleHead state={state} closed={closed} />
      <div className="console-grid">
        <section className="panel console-clock">
          {closed ? (
            <>
              <SaleEnd state={state} me={me} own={null} />
              <Result state={state} signature={sale.signature} />
            </>
          ) : (
            <>
              <SaleClock room={room} state={state} extension={sale.extension} />
              <ClockNotice change={sale.clockChange} />
            </>
          )}
        </section>
        <div className="console-side">
          <HostVideo auction={auction} state={state} />
          <section className="panel">
            <h2 className="panel-title">Top three</h2>
            <TopBids bids={state.top_bids} currency={state.currency} me={null} />
          </section>
          <div className="panel">
            <HostChat auctionId={id} currency={state.currency} room={room} me={me} blocks={blocks} />
          </div>
        </div>
        <div className="console-figures">
          <section className="panel">
            <h2 className="panel-title">Dashboard</h2>
            {figures.data ? <Dashboard figures={figures.data} /> : <Spinner />}
          </section>
          <section className="panel">
            <h2 className="panel-title">Who is bidding</h2>
            {figures.data && <BidderTable figures={figures.data} blocks={blocks} />}
          </section>
        </div>
      </div>
    </div>
  )
}

export function HostPage() {
  const { id = '' } = useParams()
  const user = useUser()
  const profile = useProfile()
  const auction = useQuery({ queryKey: ['auction', id], queryFn: () => getAuction(id), staleTime: Infinity })
  const joined = useRoom(id)
  if (!user)
    return (
      <div className="page">
        <Notice icon="user" title="Sign in to run your auction">
          <button type="button" className="button button-main" onClick={() => void signIn()}>
            Sign in
          </button>
        </Notice>
      </div>
    )
  if (auction.isError || joined?.[0].missing)
    return (
      <div className="page">
        <Notice icon="search" title="There is no such auction">
          <Link className="button button-main" to="/">
            Browse auctions
          </Link>
        </Notice>
      </div>
    )
  if (!auction.data || !profile.data || !joined) return <Spinner />
  const allowed = auction.data.host_user_id === profile.data.user_id || profile.data.roles.includes('admin')
  if (!allowed)
    return (
      <div className="page">
        <Notice icon="user" title="This console belongs to the host">
          <Link className="button button-main" to={`/live/${id}`}>
            Go to the auction
          </Link>
        </Notice>
      </div>
    )
  return (
    <AnnouncerProvider>
      <Console auction={auction.data} room={joined[1]} sale={joined[0]} me={profile.data.user_id} />
    </AnnouncerProvider>
  )
}
