import { startTransition, useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { accessToken, currentUser, dropUser, onUserChange } from '../auth/session'
import type { Chat } from '../domain/chat'
import { type ClockState, serverNow } from '../domain/clock'
import { Connection, type ConnectionState } from './connection'
import { Room, type SaleView } from './room'

let shared: Connection | null = null

/** The one connection of the page. */
export function sharedConnection(): Connection {
  if (!shared) {
    const made = new Connection({
      token: accessToken,
      person: () => currentUser()?.profile.sub ?? null,
      drop: dropUser,
    })
    onUserChange(() => void made.tokenChanged())
    shared = made
  }
  return shared
}

export function useConnection(): ConnectionState {
  const one = sharedConnection()
  return useSyncExternalStore(one.watch, one.snapshot)
}

export function retryConnection(): void {
  sharedConnection().retryNow()
}

/** An auction's sale and its room; null until it is there. */
export function useRoom(auctionId: string): [SaleView, Room] | null {
  const [room, setRoom] = useState<Room | null>(null)
  useEffect(() => {
    const made = new Room(sharedConnection(), auctionId)
    setRoom(made)
    return () => made.leave()
  }, [auctionId])
  const sale = useSyncExternalStore(room?.sale.watch ?? watchNothing, room?.sale.snapshot ?? nothing)
  return room && sale ? [sale, room] : null
}

const UNSEEN_EVERY_MS = 2000

/** A room's chat. It is drawn when there is time for it, the seldomer the longer that takes, and seldom while unseen. */
export function useChat(room: Room, seen = true): Chat {
  const [drawn, setDrawn] = useState(() => ({ chat: room.chat.snapshot(), told: 0 }))
  useEffect(() => {
    const take = () => startTransition(() => setDrawn({ chat: room.chat.snapshot(), told: performance.now() }))
    let timer: ReturnType<typeof setTimeout> | undefined
    const later = () => {
      timer ??= setTimeout(() => {
        timer = undefined
        take()
      }, UNSEEN_EVERY_MS)
    }
    take()
    const release = room.chat.watch(seen ? take : later)
    return () => {
      clearTimeout(timer)
      release()
    }
  }, [room, seen])
  useEffect(() => {
    if (drawn.told > 0 && seen) room.chat.cost(performance.now() - drawn.told)
  }, [room, drawn, seen])
  return drawn.chat
}

const watchNothing = () => () => undefined
const nothing = () => null

/** The server's time, looked at every `everyMs`. */
export function useServerNow(everyMs: number): number {
  const { clock } = useConnection()
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs)
    return () => clearInterval(timer)
  }, [everyMs])
  return serverNow(clock, now)
}

/** What `view` makes of the server's time, looked at every `everyMs`; it is rendered only when that changes. */
export function useServerView<T>(
  everyMs: number,
  view: (now: number) => T,
  same: (a: T, b: T) => boolean = Object.is,
): T {
  const { clock } = useConnection()
  const [, render] = useState(0)
  const shown = view(serverNow(clock, Date.now()))
  const newest = useRef({ clock, view, same, shown })
  newest.current = { clock, view, same, shown }
  useEffect(() => {
    const timer = setInterval(() => {
      const { clock, view, same, shown } = newest.current
      if (!same(shown, view(serverNow(clock, Date.now())))) render((n) => n + 1)
    }, everyMs)
    return () => clearInterval(timer)
  }, [everyMs])
  return shown
}

export function clockNow(clock: ClockState): number {
  return serverNow(clock, Date.now())
}
