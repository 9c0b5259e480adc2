import { useEffect, useState, useSyncExternalStore } from 'react'
import { accessToken, dropUser, onUserChange } from '../auth/session'
import { type ClockState, serverNow } from '../domain/clock'
import { Connection, type ConnectionState } from './connection'
import { Room, type RoomState } from './room'

let shared: Connection | null = null

/** The one connection of the page. */
export function sharedConnection(): Connection {
  if (!shared) {
    const made = new Connection({ token: accessToken, drop: dropUser })
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

export function useRoom(auctionId: string): [RoomState, Room] | null {
  const [room, setRoom] = useState<Room | null>(null)
  useEffect(() => {
    const made = new Room(sharedConnection(), auctionId)
    setRoom(made)
    return () => made.leave()
  }, [auctionId])
  const state = useSyncExternalStore(room?.watch ?? watchNothing, room?.snapshot ?? nothing)
  return room && state ? [state, room] : null
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

export function clockNow(clock: ClockState): number {
  return serverNow(clock, Date.now())
}
