import { useEffect, useState } from 'react'
import { Link } from 'react-router'
import { listOwnAuctions, listOwnBids, listWins } from '../api/endpoints'
import type { AuctionSummary, OwnBid, Page, Profile } from '../api/types'
import { signIn, signOut, signUp } from '../auth/session'
import { useProfile, useUser } from '../auth/use-user'
import { CardList } from '../components/card-list'
import { MoreButton } from '../components/more-button'
import { Notice } from '../components/notice'
import { ProfileForm } from '../components/profile-form'
import { Spinner } from '../components/spinner'
import { type Tab, Tabs } from '../components/tabs'
import { Unreachable } from '../components/unreachable'
import { formatWire } from '../domain/money'
import { bestOfEach } from '../domain/own-bids'
import { usePages } from './use-pages'

const FALLBACK_CURRENCY = 'USD' // of houses that do not say

function BidList({ bids }: { bids: OwnBid[] }) {
  return (
    <ul className="own-bids">
      {bestOfEach(bids).map(({ bid, count }) => (
        <li key={bid.auction_id}>
          <Link to={`/live/${bid.auction_id}`} className="own-bid">
            <span className="own-bid-title" dir="auto">
              {bid.title ?? 'An auction'}
            </span>
            <span className={bid.status === 'live' ? 'pill pill-open' : 'pill pill-soft'}>
              {bid.status === 'live' ? 'Live' : 'Ended'}
            </span>
            <span className="own-bid-amount">{formatWire(bid.amount, bid.currency ?? FALLBACK_CURRENCY)}</span>
            <span className="muted small">
              {`${count} ${count === 1 ? 'bid' : 'bids'}, last ${new Date(bid.timestamp).toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' })}`}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  )
}

function MyBids() {
  const bids = usePages('own-bids', listOwnBids)
  if (bids.isPending) return <Spinner />
  if (bids.isError) return <Unreachable onRetry={() => void bids.refetch()} />
  if (bids.items.length === 0)
    return (
      <Notice icon="bolt" title="No bids yet">
        <Link className="button button-main" to="/">
          Find something
        </Link>
      </Notice>
    )
  return (
    <>
      <BidList bids={bids.items} />
      <MoreButton list={bids} />
    </>
  )
}

interface CardsProps {
  name: string
  load: (cursor?: string) => Promise<Page<AuctionSummary>>
  empty: string
  toHost?: boolean
}

function Cards({ name, load, empty, toHost = false }: CardsProps) {
  const list = usePages(name, load)
  if (list.isPending) return <Spinner />
  if (list.isError) return <Unreachable onRetry={() => void list.refetch()} />
  if (list.items.length === 0)
    return (
      <Notice icon={toHost ? 'tag' : 'trophy'} title={empty}>
        <Link className="button button-main" to={toHost ? '/sell' : '/'}>
          {toHost ? 'Sell something' : 'Find something'}
        </Link>
      </Notice>
    )
  return (
    <>
      <CardList auctions={list.items} toHost={toHost} />
      <MoreButton list={list} />
    </>
  )
}

const tabs: Tab[] = [
  { id: 'bids', label: 'Bids' },
  { id: 'wins', label: 'Wins' },
  { id: 'auctions', label: 'Auctions' },
  { id: 'profile', label: 'Profile' },
]

function Account({ profile }: { profile: Profile }) {
  const [tab, setTab] = useState('bids')
  return (
    <>
      <header className="me-head">
        <span className="avatar avatar-large" aria-hidden="true">
          {profile.username.slice(0, 1).toUpperCase()}
        </span>
        <div>
          <h1>{profile.username}</h1>
          <p className="muted">
            {`${profile.is_verified ? 'Verified' : 'Not verified'} · since ${new Date(profile.created_at).toLocaleDateString([], { month: 'long', year: 'numeric' })}`}
          </p>
        </div>
        <button type="button" className="button button-quiet" onClick={() => void signOut()}>
          Sign out
        </button>
      </header>
      <Tabs tabs={tabs} current={tab} onChange={setTab}>
        {tab === 'bids' && <MyBids />}
        {tab === 'wins' && <Cards name="own-wins" load={listWins} empty="No wins yet" />}
        {tab === 'auctions' && <Cards name="own-auctions" load={listOwnAuctions} empty="No auctions yet" toHost />}
        {tab === 'profile' && <ProfileForm profile={profile} />}
      </Tabs>
    </>
  )
}

export function MePage() {
  const user = useUser()
  const profile = useProfile()
  useEffect(() => {
    document.title = 'You · FlashAuction'
  }, [])
  if (!user)
    return (
      <div className="page">
        <Notice icon="user" title="You are not signed in">
          <button type="button" className="button button-main" onClick={() => void signIn()}>
            Sign in
          </button>
          <button type="button" className="link-button" onClick={() => void signUp()}>
            Create an account
          </button>
        </Notice>
      </div>
    )
  return <div className="page">{profile.data ? <Account profile={profile.data} /> : <Spinner />}</div>
}
