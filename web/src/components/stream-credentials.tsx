import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { getStream, rotateStreamKey } from '../api/endpoints'
import { ConfirmDialog } from './confirm-dialog'
import { Icon } from './icon'

const COPIED_MS = 1500

function Secret({ label, value }: { label: string; value: string }) {
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(value)
    setCopied(true)
    setTimeout(() => setCopied(false), COPIED_MS)
  }
  return (
    <div className="secret">
      <span className="secret-label">{label}</span>
      <code>{value}</code>
      <button
        type="button"
        className="button button-plain button-icon"
        aria-label={`Copy ${label.toLowerCase()}`}
        onClick={() => void copy()}
      >
        <Icon name={copied ? 'check' : 'copy'} />
      </button>
      <span className="visually-hidden" role="status">
        {copied ? 'Copied' : ''}
      </span>
    </div>
  )
}

/** Where to send the video; the key is fetched and shown only when asked for. */
export function StreamCredentials({ auctionId }: { auctionId: string }) {
  const client = useQueryClient()
  const [shown, setShown] = useState(false)
  const [asking, setAsking] = useState(false)
  const stream = useQuery({
    queryKey: ['stream', auctionId],
    queryFn: () => getStream(auctionId),
    enabled: shown,
    staleTime: Infinity,
  })
  const rotate = useMutation({
    mutationFn: () => rotateStreamKey(auctionId),
    onSuccess: (made) => client.setQueryData(['stream', auctionId], made),
    onSettled: () => setAsking(false),
  })
  return (
    <div className="credentials">
      <ol className="obs-steps">
        <li>
          In OBS open <b>Settings, Stream</b> and choose <b>Custom</b>. Put in the server and the key below.
        </li>
        <li>
          In <b>Output</b>, mode <b>Advanced</b>: x264 (or your graphics card&rsquo;s H.264), keyframe interval{' '}
          <b>1 s</b>, tune <b>zerolatency</b>, 2500 Kbps.
        </li>
        <li>
          Press <b>Start Streaming</b>. Your picture shows here a few seconds later.
        </li>
      </ol>
      {shown && stream.data && (
        <>
          <Secret label="Server" value={stream.data.ingest_url} />
          <Secret label="Stream key" value={stream.data.stream_key} />
        </>
      )}
      {stream.isError && (
        <p className="field-note is-wrong" role="alert">
          {stream.error.message}
        </p>
      )}
      {shown && <p className="muted">Whoever has the key can broadcast in your name.</p>}
      <div className="credentials-buttons">
        <button type="button" className="button button-quiet" aria-expanded={shown} onClick={() => setShown(!shown)}>
          {shown ? 'Hide' : 'Show stream key'}
        </button>
        {shown && (
          <button type="button" className="button button-plain" onClick={() => setAsking(true)}>
            New key
          </button>
        )}
      </div>
      {asking && (
        <ConfirmDialog
          title="Make a new key?"
          confirm="Make a new key"
          busy={rotate.isPending}
          onConfirm={() => rotate.mutate()}
          onCancel={() => setAsking(false)}
        >
          <p>The old key stops working at once, and a broadcast that runs with it is cut off.</p>
        </ConfirmDialog>
      )}
    </div>
  )
}
