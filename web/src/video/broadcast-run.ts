import { pieces, pressureOf, type Pressure, TIMESLICE_MS } from './recording'

export interface RunSettings {
  auctionId: string
  token: string
  mimeType: string
  level: number // of VIDEO_BITS_PER_S
  openSocket: () => WebSocket
  makeRecorder: () => MediaRecorder
}

export interface RunEvents {
  live: () => void
  pressure: (pressure: Pressure) => void
  /** Once. `code` and `message` are what the server said last, or empty; `closeCode` 0: it could not be recorded. */
  ended: (closeCode: number, code: string, message: string) => void
}

const READY_TIMEOUT_MS = 15_000

interface Told {
  type?: string
  code?: string
  message?: string
}

/** One recording over one socket: a file that grows, so neither can go on without the other. */
export class BroadcastRun {
  private readonly socket: WebSocket
  private recorder: MediaRecorder | null = null
  private said: Told = {}
  private over = false
  private readonly readyTimer: ReturnType<typeof setTimeout>

  constructor(
    private readonly settings: RunSettings,
    private readonly events: RunEvents,
  ) {
    this.socket = settings.openSocket()
    this.readyTimer = setTimeout(() => this.finish(1006), READY_TIMEOUT_MS)
    this.socket.onopen = () => this.introduce()
    this.socket.onmessage = ({ data }: MessageEvent<unknown>) => this.hear(data)
    this.socket.onclose = ({ code }) => this.finish(code)
  }

  /** Ends it without a word to `ended`. */
  stop(): void {
    this.over = true
    this.release(1000)
  }

  private introduce(): void {
    const { auctionId, token, mimeType } = this.settings
    this.socket.send(JSON.stringify({ type: 'broadcast_start', auction_id: auctionId, token, mime_type: mimeType }))
  }

  private hear(data: unknown): void {
    let told: Told = {}
    try {
      told = JSON.parse(String(data)) as Told
    } catch {
      return
    }
    if (told.type === 'error') this.said = told
    else if (told.type === 'broadcast_ready' && !this.recorder && !this.over) this.record()
  }

  private record(): void {
    clearTimeout(this.readyTimer)
    try {
      this.recorder = this.settings.makeRecorder()
      this.recorder.ondataavailable = ({ data }) => this.send(data)
      this.recorder.onerror = () => this.finish(0)
      this.recorder.start(TIMESLICE_MS)
    } catch {
      return this.finish(0)
    }
    this.events.live()
  }

  private send(chunk: Blob): void {
    if (this.over || this.socket.readyState !== WebSocket.OPEN) return
    for (const piece of pieces(chunk)) this.socket.send(piece)
    this.events.pressure(pressureOf(this.socket.bufferedAmount, this.settings.level))
  }

  private finish(closeCode: number): void {
    if (this.over) return
    this.over = true
    this.release(1000)
    this.events.ended(closeCode, this.said.code ?? '', this.said.message ?? '')
  }

  private release(closeCode: number): void {
    clearTimeout(this.readyTimer)
    if (this.recorder && this.recorder.state !== 'inactive') this.recorder.stop()
    this.socket.close(closeCode)
  }
}
