import { useEffect, useRef, useState } from 'react'
import type { Picture } from '../api/types'
import { Icon } from './icon'
import { Poster } from './poster'

interface Props {
  id: string
  category: string | null
  images: Picture[]
  live: boolean
  playbackUrl: string | null
  closed: boolean
}

const RETRY_MS = 2000

/** Plays HLS; hls.js is loaded only where the browser cannot do it by itself. Gives what ends the playing. */
async function play(video: HTMLVideoElement, url: string, failed: () => void): Promise<() => void> {
  const { default: Hls } = await import('hls.js')
  if (!Hls.isSupported()) {
    video.src = url
    video.onerror = failed
    return () => video.removeAttribute('src')
  }
  const hls = new Hls({
    lowLatencyMode: true,
    liveSyncDurationCount: 2,
    liveMaxLatencyDurationCount: 5,
    backBufferLength: 30,
  })
  hls.on(Hls.Events.ERROR, (_event, data) => data.fatal && failed())
  hls.loadSource(url)
  hls.attachMedia(video)
  return () => hls.destroy()
}

function LiveVideo({ url }: { url: string }) {
  const element = useRef<HTMLVideoElement>(null)
  const [attempt, setAttempt] = useState(0)
  const [muted, setMuted] = useState(true)
  useEffect(() => {
    const video = element.current
    if (!video) return
    let stop: (() => void) | undefined
    let gone = false
    let retry: ReturnType<typeof setTimeout> | undefined
    const failed = () => {
      retry ??= setTimeout(() => setAttempt((n) => n + 1), RETRY_MS)
    }
    play(video, url, failed).then((ends) => (gone ? ends() : (stop = ends)), failed)
    return () => {
      gone = true
      clearTimeout(retry)
      stop?.()
    }
  }, [url, attempt])
  return (
    <>
      <video ref={element} className="video" autoPlay playsInline muted={muted} aria-label="Live video" />
      <button
        type="button"
        className="button button-glass video-sound"
        aria-pressed={!muted}
        onClick={() => setMuted(!muted)}
      >
        {muted ? 'Sound on' : 'Sound off'}
      </button>
    </>
  )
}

export function VideoPlayer({ id, category, images, live, playbackUrl, closed }: Props) {
  const playing = live && playbackUrl !== null
  return (
    <div className="stage">
      {playing ? <LiveVideo url={playbackUrl} /> : <Poster id={id} category={category} images={images} />}
      {!playing && (
        <p className="stage-note">
          <Icon name="camera" />
          {closed ? 'This sale is over' : 'Video is not live yet. Bidding is open.'}
        </p>
      )}
      {playing && <span className="pill pill-live stage-live">Live</span>}
    </div>
  )
}
