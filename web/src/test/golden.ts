import { readFileSync } from 'node:fs'
import type { JoinAck, ServerEvent } from '../domain/messages'

const folder = new URL('../../../tests/golden/', import.meta.url)

/** A message as the server writes it; the C++ tests read the same files. */
export function golden<T = ServerEvent>(name: string): T {
  return JSON.parse(readFileSync(new URL(`messages/${name}.json`, folder), 'utf8')) as T
}

export function goldenEvent<T extends ServerEvent['type']>(
  type: T,
  name: string = type,
): Extract<ServerEvent, { type: T }> {
  return golden<Extract<ServerEvent, { type: T }>>(name)
}

export const goldenJoin = () => golden<Extract<JoinAck, { ok: true }>>('ack_join')

/** `ledger` is of rules version 1, from a program of its own; those with a version in their names are a house's. */
export type LedgerName =
  'ledger' | 'ledger-v1' | 'ledger-v2' | 'ledger-v2-outages' | 'ledger-v2-steps' | 'ledger-v2-without-bids'

export const goldenLedger = (name: LedgerName = 'ledger') => readFileSync(new URL(`${name}.jsonl`, folder), 'utf8')

/** What the house published with `ledger-v2`. */
export const goldenSeal = () =>
  JSON.parse(readFileSync(new URL('ledger-v2.seal.json', folder), 'utf8')) as {
    head: string
    public_key: string
    signature: string
  }
