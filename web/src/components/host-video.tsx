import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { defaultConfig, houseConfig } from '../api/config'
import type { Auction } from '../api/types'
import type { AuctionState } from '../domain/messages'
import { elapsed } from '../domain/countdown'
import { closeStudio, leaveStudio, useStudio } from '../video/studio'
import { GoLive } from './go-live'
import { HostStage } from './host-stage'
import { Icon } from './icon'
import { StreamCredentials } from './stream-credentials'
import { VideoMissing } from './video-missing'

type Way = 'browser' | 'OBS'

function useTick(everyMs: number): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs)
    return () => clearInterval(timer)
  }, [everyMs])
  return now
}

function OnAirBar({ state, since }: { state: AuctionState; since: number | null }) {
  const now = useTick(1000)
  return (
    <p className="on-air">
      <span className="live-dot" aria-hidden="true" />
      <b>You are live</b>
      {since !== null && <span>{elapsed(now - since)}</span>}
      <span className="on-air-viewers">
        <Icon name="eye" />
        <span>{`${state.participant_count} watching`}</span>
      </span>
    </p>
  )
}

function Ways({ way, onChange }: { way: Way; onChange: (way: Way) => void }) {
  return (
    <div className="segments host-choice" role="group" aria-label="Broadcast from">
      {(['browser', 'OBS'] as const).map((one) => (
        <button key={one} type="button" aria-pressed={way === one} onClick={() => onChange(one)}>
          {one === 'browser' ? 'This browser' : 'OBS'}
        </button>
      ))}
    </div>
  )
}

/** The host's video: what goes out, and the ways to go live. */
export function HostVideo({ auction, state }: { auction: Auction; state: AuctionState }) {
  const [way, setWay] = useState<Way>('browser')
  const { data: config } = useQuery({ queryKey: ['config'], queryFn: houseConfig, staleTime: Infinity })
  const support = (config ?? defaultConfig).video
  const anyStudio = useStudio()
  const studio = anyStudio?.auctionId === state.auction_id ? anyStudio : null
  const onAir = studio?.broadcast != null && studio.broadcast.phase !== 'ended'
  const closed = state.status === 'closed'
  useEffect(() => leaveStudio, [])
  useEffect(() => {
    if (closed && studio) closeStudio()
  }, [closed, studio])
  return (
    <section className="panel host-video">
      <h2 className="panel-title">Video</h2>
      {state.live && !closed && <OnAirBar state={state} since={studio?.broadcast?.liveSince ?? null} />}
      <HostStage auction={auction} state={state} studio={studio} onAir={onAir} />
      {!closed && config && (
        <div className="go-live">
          {!studio?.stream && <Ways way={way} onChange={setWay} />}
          {studio?.stream || way === 'browser' ? (
            support.browser ? (
              <GoLive auctionId={state.auction_id} title={state.title} studio={studio} />
            ) : (
              <VideoMissing support={support} way="browser" />
            )
          ) : (
            <>
              {!support.ingest && <VideoMissing support={support} way="OBS" />}
              <StreamCredentials auctionId={state.auction_id} />
            </>
          )}
        </div>
      )}
    </section>
  )
}
