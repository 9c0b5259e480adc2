import { useEffect, useRef } from 'react'

/** What one's own camera or screen shows; silent, since one hears oneself already. */
export function SelfView({ stream }: { stream: MediaStream }) {
  const video = useRef<HTMLVideoElement>(null)
  useEffect(() => {
    const element = video.current
    if (!element) return
    element.srcObject = stream
    void element.play().catch(() => undefined)
    return () => {
      element.srcObject = null
    }
  }, [stream])
  return <video ref={video} className="video is-seen" playsInline muted aria-label="Your own picture" />
}
