import { useEffect, useState } from 'react'
import { retryConnection, useConnection } from '../realtime/hooks'

const GRACE_MS = 1200

/** Says that prices stand still; not for a hiccup that is over before one has read it. */
export function ConnectionBanner() {
  const { phase, everOnline, retryAt } = useConnection()
  const away = phase !== 'online'
  const [shown, setShown] = useState(false)
  useEffect(() => {
    if (!away) {
      setShown(false)
      return
    }
    const timer = setTimeout(() => setShown(true), everOnline ? GRACE_MS : GRACE_MS * 3)
    return () => clearTimeout(timer)
  }, [away, everOnline])
  return (
    <div role="status" aria-live="polite">
      {shown && away && (
        <div className="connection-banner">
          <span className="connection-dot" aria-hidden="true" />
          <span>
            {phase === 'refused'
              ? 'The auction house ended this connection. Reload the page to go on.'
              : 'Connection lost: prices may be old. Reconnecting …'}
          </span>
          {retryAt !== null && (
            <button type="button" className="link-button" onClick={retryConnection}>
              Try now
            </button>
          )}
        </div>
      )}
    </div>
  )
}
