import { io, type Socket } from 'socket.io-client'
import { type ClockState, synchronise, unsynchronised } from '../domain/clock'
import { eventTypes, type ServerEvent } from '../domain/messages'
import { afterClose, backoffMs } from './backoff'

export type Phase = 'connecting' | 'online' | 'waiting' | 'refused'

export interface ConnectionState {
  phase: Phase
  everOnline: boolean
  retryAt: number | null // local ms
  clock: ClockState
}

export interface Credentials {
  token: () => Promise<string | null>
  person: () => string | null // whose token it is
  drop: (token: string | null) => Promise<void> // this token was refused
}

const SYNC_EVERY_MS = 15_000
const CONNECT_TIMEOUT_MS = 10_000

interface TimeSyncAck {
  t0?: number
  t1?: number
  t2?: number
}

/** The one socket of the page: connects, comes back after a jittered wait, keeps the clock. */
export class Connection {
  private state: ConnectionState = { phase: 'connecting', everOnline: false, retryAt: null, clock: unsynchronised }
  private readonly watchers = new Set<() => void>()
  private readonly eventHandlers = new Set<(event: ServerEvent) => void>()
  private readonly onlineHandlers = new Set<() => void>()
  private readonly socket: Socket
  private attempt = 0
  private retryTimer: ReturnType<typeof setTimeout> | undefined
  private readonly personHandlers = new Set<() => void>()
  private sentToken: string | null = null
  private person: string | null // who the socket speaks for, or will
  private readonly holds = new Map<string, number>()

  constructor(private readonly credentials: Credentials) {
    this.person = credentials.person()
    this.socket = io({
      path: '/socket.io/',
      query: { event_names: 'default' }, // whatever the house calls its events for others
      transports: ['websocket', 'polling'],
      tryAllTransports: true,
      reconnection: false,
      autoConnect: false,
      timeout: CONNECT_TIMEOUT_MS,
      auth: (give) => {
        const person = credentials.person()
        void credentials.token().then((token) => {
          if (credentials.person() !== person) return // another connection is on its way
          this.sentToken = token
          give(token ? { token } : {})
        })
      },
    })
    this.listen()
    this.socket.connect()
  }

  readonly snapshot = (): ConnectionState => this.state

  readonly watch = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher)
    return () => this.watchers.delete(watcher)
  }

  onEvent(handler: (event: ServerEvent) => void): () => void {
    this.eventHandlers.add(handler)
    return () => this.eventHandlers.delete(handler)
  }

  /** Called at once where it is online, and each time that it is again. */
  onOnline(handler: () => void): () => void {
    this.onlineHandlers.add(handler)
    if (this.socket.connected) handler()
    return () => this.onlineHandlers.delete(handler)
  }

  /** Called before anything is sent for another person. */
  onPersonChange(handler: () => void): () => void {
    this.personHandlers.add(handler)
    return () => this.personHandlers.delete(handler)
  }

  /** Rejects after `timeoutMs`, or at once while offline. */
  async request<T>(type: string, fields: object, timeoutMs = 5000): Promise<T> {
    if (!this.socket.connected) throw new Error('offline')
    return (await this.socket.timeout(timeoutMs).emitWithAck(type, fields)) as T
  }

  /** Wants this auction's events. Whoever lets go last, by calling the returned function, leaves it. */
  hold(auctionId: string): () => void {
    this.holds.set(auctionId, (this.holds.get(auctionId) ?? 0) + 1)
    let held = true
    return () => {
      if (!held) return
      held = false
      const left = (this.holds.get(auctionId) ?? 1) - 1
      if (left > 0) this.holds.set(auctionId, left)
      else {
        this.holds.delete(auctionId)
        void this.request('leave_auction', { auction_id: auctionId }).catch(() => undefined)
      }
    }
  }

  retryNow(): void {
    if (this.socket.connected || this.state.phase === 'connecting') return
    clearTimeout(this.retryTimer)
    this.update({ phase: 'connecting', retryAt: null })
    this.socket.connect()
  }

  /** The user or the token changed. A socket speaks for one person only: another gets another. */
  async tokenChanged(): Promise<void> {
    if (this.credentials.person() !== this.person) return this.personChanged()
    const token = await this.credentials.token()
    if (token === this.sentToken) return
    this.sentToken = token
    if (token && this.socket.connected) await this.request('auth', { token }).catch(() => undefined)
    else if (this.socket.connected) this.socket.disconnect().connect()
  }

  private personChanged(): void {
    this.person = this.credentials.person()
    for (const handler of this.personHandlers) handler()
    if (this.state.phase === 'waiting') return
    this.update({ phase: 'connecting', retryAt: null })
    this.socket.disconnect().connect()
  }

  private update(change: Partial<ConnectionState>): void {
    this.state = { ...this.state, ...change }
    for (const watcher of this.watchers) watcher()
  }

  private listen(): void {
    this.socket.on('connect', () => this.connected())
    this.socket.on('disconnect', (reason, details) => {
      if (reason === 'io client disconnect') return
      this.lost(closeCode(details))
    })
    this.socket.on('connect_error', (error) => {
      if (error.message === 'unauthenticated') void this.credentials.drop(this.sentToken).then(() => this.retryLater())
      else this.retryLater()
    })
    for (const type of eventTypes)
      this.socket.on(type, (fields: object) => {
        for (const handler of this.eventHandlers) handler({ ...fields, type } as ServerEvent)
      })
    this.socket.on('error', (fields: { code?: string }) => {
      if (fields.code === 'unauthenticated') void this.tokenChanged()
    })
    window.addEventListener('online', () => this.retryNow())
    window.addEventListener('offline', () => this.networkGone())
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') this.retryNow()
    })
    // A page that is left may live on in the browser's back/forward cache, and its socket with it: its person would go on
    // being counted until the heartbeat fails.
    window.addEventListener('pagehide', () => this.socket.disconnect())
    window.addEventListener('pageshow', (shown) => {
      if (!shown.persisted) return
      this.update({ phase: 'connecting', retryAt: null })
      this.socket.connect()
    })
    setInterval(() => void this.syncClock(), SYNC_EVERY_MS)
  }

  private connected(): void {
    this.attempt = 0
    this.update({ phase: 'online', everOnline: true, retryAt: null })
    for (const handler of this.onlineHandlers) handler()
    void this.syncClock().then(() => this.syncClock())
  }

  // The browser knows sooner than the heartbeat does.
  private networkGone(): void {
    if (!this.socket.connected) return
    this.socket.disconnect()
    this.retryLater()
  }

  private lost(code: number | undefined): void {
    const next = afterClose(code)
    if (next === 'stay_away') this.update({ phase: 'refused', retryAt: null })
    else if (next === 'refresh_token') void this.credentials.drop(this.sentToken).then(() => this.retryLater())
    else this.retryLater()
  }

  private retryLater(): void {
    const wait = backoffMs(this.attempt, Math.random())
    this.attempt += 1
    clearTimeout(this.retryTimer)
    this.update({ phase: 'waiting', retryAt: Date.now() + wait })
    this.retryTimer = setTimeout(() => this.retryNow(), wait)
  }

  private async syncClock(): Promise<void> {
    if (!this.socket.connected) return
    const sent = Date.now()
    try {
      const { t1, t2 } = await this.request<TimeSyncAck>('time_sync', { t0: sent })
      if (t1 === undefined || t2 === undefined) return
      const sample = { sent, received: t1, replied: t2, returned: Date.now() }
      this.update({ clock: synchronise(this.state.clock, sample) })
    } catch {
      // the next one will do
    }
  }
}

function closeCode(details: unknown): number | undefined {
  const description = (details as { description?: { code?: unknown } } | undefined)?.description
  return typeof description?.code === 'number' ? description.code : undefined
}
