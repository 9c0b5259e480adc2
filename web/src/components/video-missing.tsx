import type { VideoSupport } from '../api/config'

const list = new Intl.ListFormat('en')

/** Why this way of going live is not open here, and what whoever runs the server can do. */
export function VideoMissing({ support, way }: { support: VideoSupport; way: 'browser' | 'OBS' }) {
  const on = support.ingest || support.browser
  return (
    <div className="host-note">
      <p>
        {on ? `This server cannot take video from ${way === 'OBS' ? 'OBS' : 'a browser'}.` : 'Live video is off here.'}
        {support.missing.length > 0 && <> The server lacks {list.format(support.missing)}.</>}
      </p>
      <p className="muted">
        Whoever runs the server can start it with <code>./run --video</code>, which installs what is missing. The
        auction goes on without.
      </p>
    </div>
  )
}
