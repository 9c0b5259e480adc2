import { useState } from 'react'
import type { Auction } from '../api/types'
import type { AuctionState } from '../domain/messages'
import type { StudioState } from '../video/studio'
import { Icon } from './icon'
import { SelfView } from './self-view'
import { VideoPlayer } from './video-player'

interface Props {
  auction: Auction
  state: AuctionState
  studio: StudioState | null
  onAir: boolean
}

/** The host's picture: their own camera, or what the viewers get of it. */
export function HostStage({ auction, state, studio, onAir }: Props) {
  const [viewers, setViewers] = useState(false)
  const stream = studio?.stream ?? null
  const closed = state.status === 'closed'
  if (!stream || (viewers && onAir && state.live))
    return (
      <>
        <VideoPlayer
          id={state.auction_id}
          category={auction.category}
          images={auction.images}
          live={state.live}
          playbackUrl={state.playback_url}
          closed={closed}
        />
        {stream && <Choice viewers onChange={setViewers} />}
      </>
    )
  return (
    <>
      <div className="stage is-live">
        <SelfView stream={stream} />
        {onAir ? (
          <span className="pill pill-live stage-live">Live</span>
        ) : (
          <p className="stage-note">
            <Icon name="eye" />
            <span>Only you see this</span>
          </p>
        )}
      </div>
      {onAir && state.live && <Choice viewers={false} onChange={setViewers} />}
    </>
  )
}

function Choice({ viewers, onChange }: { viewers: boolean; onChange: (viewers: boolean) => void }) {
  return (
    <div className="segments host-choice" role="group" aria-label="Picture">
      <button type="button" aria-pressed={!viewers} onClick={() => onChange(false)}>
        Your picture
      </button>
      <button type="button" aria-pressed={viewers} onClick={() => onChange(true)}>
        What viewers see
      </button>
    </div>
  )
}
