import { useSyncExternalStore } from 'react'
import { accessToken } from '../auth/session'
import { Broadcast, type BroadcastState } from './broadcast'
import { BroadcastRun } from './broadcast-run'
import { captureProblem, openSource, type Source } from './capture'
import { recorderOptions, recordingType } from './recording'

/** What this tab films, and whether it goes out. It outlives the console's page, so a host may look around while live. */
export interface StudioState {
  auctionId: string
  title: string
  source: Source
  stream: MediaStream | null // null while the browser asks for leave, or after it was refused
  broadcast: BroadcastState | null
  problem: string | null
}

let state: StudioState | null = null
let broadcast: Broadcast | null = null
const watchers = new Set<() => void>()

function become(next: StudioState | null): void {
  state = next
  for (const watcher of watchers) watcher()
}

function change(fields: Partial<StudioState>): void {
  if (state) become({ ...state, ...fields })
}

const onAir = (): boolean => state?.broadcast != null && state.broadcast.phase !== 'ended'

function warnOfLeaving(event: BeforeUnloadEvent): void {
  if (onAir()) event.preventDefault()
}

export async function openStudio(auctionId: string, title: string, source: Source, deviceId?: string): Promise<void> {
  closeStudio()
  const opening: StudioState = { auctionId, title, source, stream: null, broadcast: null, problem: null }
  become(opening)
  try {
    const stream = await openSource(source, deviceId)
    if (state !== opening) return stream.getTracks().forEach((track) => track.stop())
    const [picture] = stream.getVideoTracks()
    picture?.addEventListener('ended', () => state?.stream === stream && lostPicture())
    change({ stream })
  } catch (error) {
    if (state === opening) change({ problem: captureProblem(error, source) })
  }
}

function lostPicture(): void {
  const { source } = state ?? {}
  broadcast?.stop()
  change({ stream: null, problem: source === 'screen' ? 'You stopped sharing.' : 'The camera was taken away.' })
}

export function goLive(): void {
  const { stream, auctionId } = state ?? {}
  if (!stream || !auctionId || onAir()) return
  const mimeType = recordingType((type) => 'MediaRecorder' in window && MediaRecorder.isTypeSupported(type))
  if (!mimeType) return change({ problem: 'This browser cannot record video. Use OBS, or another browser.' })
  const address = `${window.location.protocol === 'https:' ? 'wss' : 'ws'}://${window.location.host}/broadcast`
  const made = new Broadcast({
    token: accessToken,
    startRun: ({ token, level }, events) =>
      new BroadcastRun(
        {
          auctionId,
          token,
          mimeType,
          level,
          openSocket: () => new WebSocket(address),
          makeRecorder: () => new MediaRecorder(stream, recorderOptions(mimeType, level)),
        },
        events,
      ),
  })
  broadcast = made
  const follow = () => {
    if (broadcast !== made) return
    const { problem } = made.snapshot()
    change({ broadcast: made.snapshot(), ...(problem ? { problem } : {}) })
  }
  made.watch(follow)
  window.addEventListener('beforeunload', warnOfLeaving)
  change({ problem: null })
  follow()
}

/** Off air, with the camera still on. */
export function endBroadcast(): void {
  broadcast?.stop()
}

/** Off air, and the camera off. */
export function closeStudio(): void {
  broadcast?.stop()
  broadcast = null
  state?.stream?.getTracks().forEach((track) => track.stop())
  window.removeEventListener('beforeunload', warnOfLeaving)
  become(null)
}

/** The console's page goes away: a broadcast goes on, a mere preview does not. */
export function leaveStudio(): void {
  if (!onAir()) closeStudio()
}

const watch = (watcher: () => void) => {
  watchers.add(watcher)
  return () => watchers.delete(watcher)
}

export const useStudio = (): StudioState | null => useSyncExternalStore(watch, () => state)
