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

export const goldenLedger = () => readFileSync(new URL('ledger.jsonl', folder), 'utf8')
