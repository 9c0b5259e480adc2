import { request, requestJson } from './http'
import type {
  Analytics,
  Auction,
  AuctionSummary,
  BlockedPerson,
  ChatPage,
  MutedPerson,
  NewAuction,
  OwnBid,
  Page,
  Profile,
  SearchFilters,
  Stream,
} from './types'

function query(fields: Record<string, string | undefined>): string {
  const given = Object.entries(fields).filter((entry): entry is [string, string] => Boolean(entry[1]))
  return given.length === 0 ? '' : `?${new URLSearchParams(given).toString()}`
}

const auction = (id: string) => `/auctions/${encodeURIComponent(id)}`

export const searchAuctions = (filters: SearchFilters, cursor?: string, limit = '24') =>
  requestJson<Page<AuctionSummary>>(`/auctions${query({ ...filters, cursor, limit })}`)

export const getAuction = (id: string) => requestJson<Auction>(auction(id))

export const createAuction = (fields: NewAuction, idempotencyKey: string) =>
  requestJson<Auction & { stream: Stream }>('/auctions', {
    method: 'POST',
    body: fields,
    headers: { 'Idempotency-Key': idempotencyKey },
  })

export const closeAuction = (id: string) => requestJson<unknown>(`${auction(id)}/close`, { method: 'POST' })

export const listChat = (id: string, before?: string) =>
  requestJson<ChatPage>(`${auction(id)}/chat${query({ before, limit: '100' })}`)

export const deleteChatMessage = (id: string, messageId: string) =>
  request(`${auction(id)}/chat/${encodeURIComponent(messageId)}`, { method: 'DELETE' })

export const setMuted = (id: string, userId: string, muted: boolean) =>
  request(`${auction(id)}/mutes/${encodeURIComponent(userId)}`, { method: muted ? 'PUT' : 'DELETE' })

export const listMutes = (id: string, cursor?: string) =>
  requestJson<Page<MutedPerson>>(`${auction(id)}/mutes${query({ cursor, limit: '100' })}`)

export const setBlocked = (id: string, userId: string, blocked: boolean) =>
  request(`${auction(id)}/blocks/${encodeURIComponent(userId)}`, { method: blocked ? 'PUT' : 'DELETE' })

export const listBlocks = (id: string, cursor?: string) =>
  requestJson<Page<BlockedPerson>>(`${auction(id)}/blocks${query({ cursor, limit: '100' })}`)

export const getStream = (id: string) => requestJson<Stream>(`${auction(id)}/stream`)

export const rotateStreamKey = (id: string) => requestJson<Stream>(`${auction(id)}/stream/rotate`, { method: 'POST' })

export const getAnalytics = (id: string) => requestJson<Analytics>(`${auction(id)}/analytics`)

export async function getLedger(id: string) {
  const response = await request(`${auction(id)}/ledger`)
  return {
    lines: await response.text(),
    head: response.headers.get('Ledger-Hash'),
    signature: response.headers.get('Ledger-Signature'),
  }
}

export const getLedgerKey = () =>
  requestJson<{ algorithm: string; public_key: string }>('/.well-known/flashauction-ledger-key')

export const getProfile = () => requestJson<Profile>('/users/me')

export const patchProfile = (fields: Partial<Pick<Profile, 'name' | 'phone' | 'username'>>) =>
  requestJson<Profile>('/users/me', { method: 'PATCH', body: fields })

export const listOwnBids = (cursor?: string) =>
  requestJson<Page<OwnBid>>(`/users/me/bids${query({ cursor, limit: '50' })}`)
export const listOwnAuctions = (cursor?: string) =>
  requestJson<Page<AuctionSummary>>(`/users/me/auctions${query({ cursor, limit: '24' })}`)
export const listWins = (cursor?: string) =>
  requestJson<Page<AuctionSummary>>(`/users/me/wins${query({ cursor, limit: '24' })}`)
