import { Link, useLocation } from 'react-router'
import { endBroadcast, useStudio } from '../video/studio'

/** Away from the console, a host is told that the camera still goes out. */
export function OnAirBanner() {
  const studio = useStudio()
  const { pathname } = useLocation()
  if (!studio?.broadcast || studio.broadcast.phase === 'ended' || pathname === `/host/${studio.auctionId}`) return null
  return (
    <div className="on-air-banner" role="status">
      <span className="live-dot" aria-hidden="true" />
      <span>
        You are live in <b dir="auto">{studio.title}</b>
      </span>
      <Link className="link-button" to={`/host/${studio.auctionId}`}>
        Console
      </Link>
      <button type="button" className="link-button" onClick={endBroadcast}>
        End
      </button>
    </div>
  )
}
