import { useEffect, useState } from 'react'
import { listCameras, type Source, sourcesHere } from '../video/capture'
import { closeStudio, endBroadcast, goLive, openStudio, type StudioState } from '../video/studio'
import { Icon } from './icon'

interface Props {
  auctionId: string
  title: string
  studio: StudioState | null
}

const labels: Record<Source, string> = { camera: 'Use the camera', screen: 'Share the screen' }

function CameraSelect({ studio }: { studio: StudioState }) {
  const [cameras, setCameras] = useState<MediaDeviceInfo[]>([])
  const used = studio.stream?.getVideoTracks()[0]?.getSettings().deviceId ?? ''
  useEffect(() => {
    let gone = false
    void listCameras().then((found) => !gone && setCameras(found))
    return () => {
      gone = true
    }
  }, [studio.stream])
  if (cameras.length < 2) return null
  return (
    <select
      className="select"
      aria-label="Camera"
      value={used}
      onChange={(event) => void openStudio(studio.auctionId, studio.title, 'camera', event.target.value)}
    >
      {cameras.map((camera, index) => (
        <option key={camera.deviceId} value={camera.deviceId}>
          {camera.label || `Camera ${index + 1}`}
        </option>
      ))}
    </select>
  )
}

function Problem({ text }: { text: string }) {
  return (
    <p className="host-note is-wrong" role="alert">
      {text}
    </p>
  )
}

function Sources({ auctionId, title, problem }: { auctionId: string; title: string; problem: string | null }) {
  return (
    <>
      {problem && <Problem text={problem} />}
      <div className="go-live-sources">
        {sourcesHere().map((source) => (
          <button
            key={source}
            type="button"
            className="button button-quiet button-large"
            onClick={() => void openStudio(auctionId, title, source)}
          >
            <Icon name={source} />
            <span>{labels[source]}</span>
          </button>
        ))}
      </div>
      <p className="muted small">You see yourself first. Nothing goes out until you press Go live.</p>
    </>
  )
}

function OnAir({ studio }: { studio: StudioState }) {
  const { broadcast } = studio
  return (
    <>
      {broadcast?.phase === 'connecting' && <p className="host-note">Connecting …</p>}
      {broadcast?.phase === 'resuming' && (
        <p className="host-note" role="status">
          The connection broke off. Going live again …
        </p>
      )}
      {broadcast?.slow && (
        <p className="host-note" role="status">
          Your connection is slow: viewers see you late. The picture gets smaller if it stays so.
        </p>
      )}
      <button type="button" className="button button-danger button-large" onClick={endBroadcast}>
        <Icon name="stop" filled />
        <span>End the broadcast</span>
      </button>
    </>
  )
}

/** Going live with what this browser films. */
export function GoLive({ auctionId, title, studio }: Props) {
  const asking = studio !== null && studio.stream === null && studio.problem === null
  if (asking) return <p className="host-note">Your browser asks for leave …</p>
  if (!studio?.stream) return <Sources auctionId={auctionId} title={title} problem={studio?.problem ?? null} />
  const onAir = studio.broadcast !== null && studio.broadcast.phase !== 'ended'
  if (onAir) return <OnAir studio={studio} />
  return (
    <>
      {studio.problem && <Problem text={studio.problem} />}
      {studio.source === 'camera' && <CameraSelect studio={studio} />}
      <div className="go-live-buttons">
        <button type="button" className="button button-main button-large" onClick={goLive}>
          <Icon name="camera" />
          <span>Go live</span>
        </button>
        <button type="button" className="button button-quiet button-large" onClick={closeStudio}>
          {studio.source === 'camera' ? 'Camera off' : 'Stop sharing'}
        </button>
      </div>
    </>
  )
}
