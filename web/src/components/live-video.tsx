import { useEffect, useRef, useState } from 'react'
import { Playback, type PlaybackPhase } from '../video/playback'
import { Icon } from './icon'

const words: Record<PlaybackPhase, string | null> = {
  starting: 'The picture is coming …',
  playing: null,
  stalled: 'The picture is stuck. Catching up …',
  blocked: null,
  failed: 'The picture does not come through. Bidding goes on.',
}

function fullScreen(video: HTMLVideoElement): void {
  const stage = video.parentElement
  const onPhone = (video as { webkitEnterFullscreen?: () => void }).webkitEnterFullscreen
  if (document.fullscreenElement) void document.exitFullscreen()
  else if (stage?.requestFullscreen) void stage.requestFullscreen().catch(() => undefined)
  else onPhone?.call(video)
}

function Controls({ video, muted, onMuted }: { video: HTMLVideoElement | null; muted: boolean; onMuted: () => void }) {
  return (
    <div className="video-controls">
      <button
        type="button"
        className="button button-glass button-icon"
        aria-label={muted ? 'Sound on' : 'Sound off'}
        onClick={onMuted}
      >
        <Icon name={muted ? 'mute' : 'sound'} />
      </button>
      <button
        type="button"
        className="button button-glass button-icon"
        aria-label="Full screen"
        onClick={() => video && fullScreen(video)}
      >
        <Icon name="expand" />
      </button>
    </div>
  )
}

function Standing({ phase, onRetry }: { phase: PlaybackPhase; onRetry: () => void }) {
  if (phase === 'blocked')
    return (
      <button type="button" className="button button-main button-large stage-play" onClick={onRetry}>
        <Icon name="play" />
        <span>Play</span>
      </button>
    )
  const said = words[phase]
  return (
    <div className="stage-note" role="status" hidden={!said}>
      {phase !== 'failed' && <span className="spinner-ring small" aria-hidden="true" />}
      <span>{said}</span>
      {phase === 'failed' && (
        <button type="button" className="link-button" onClick={onRetry}>
          Try again
        </button>
      )}
    </div>
  )
}

/** The live picture over whatever lies beneath until it comes. */
export function LiveVideo({ url }: { url: string }) {
  const [video, setVideo] = useState<HTMLVideoElement | null>(null)
  const [phase, setPhase] = useState<PlaybackPhase>('starting')
  const [seen, setSeen] = useState(false)
  const [muted, setMuted] = useState(true)
  const playback = useRef<Playback | null>(null)
  useEffect(() => {
    if (!video) return
    setPhase('starting')
    const made = new Playback(video, url, (next) => {
      setPhase(next)
      if (next === 'playing') setSeen(true)
    })
    playback.current = made
    return () => made.stop()
  }, [video, url])
  return (
    <>
      <video
        ref={setVideo}
        className={seen && phase !== 'failed' ? 'video is-seen' : 'video'}
        playsInline
        muted={muted}
        aria-label="Live video"
      />
      <span className="pill pill-live stage-live">Live</span>
      <Standing phase={phase} onRetry={() => playback.current?.retry()} />
      {seen && phase !== 'failed' && <Controls video={video} muted={muted} onMuted={() => setMuted(!muted)} />}
    </>
  )
}
