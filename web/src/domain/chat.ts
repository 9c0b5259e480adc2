import type { ChatMessage, ServerEvent } from './messages'
import { formatWire } from './money'

/** How many lines are kept; older ones are a request away. */
export const CHAT_LINES_MAX = 300

export interface Chat {
  lines: ChatMessage[] // by chat_seq, each once, without the deleted
  deleted: ReadonlySet<string> // message ids, also of lines that have not come yet
  lastSeq: number // everything up to here has been seen
  gap: boolean // something between was missed: join again
}

export const emptyChat: Chat = { lines: [], deleted: new Set(), lastSeq: 0, gap: false }

function insert(lines: ChatMessage[], added: ChatMessage[]): ChatMessage[] {
  const [only] = added
  const after = lines.at(-1)?.chat_seq ?? 0
  if (only && added.length === 1 && only.chat_seq > after) return [...lines.slice(1 - CHAT_LINES_MAX), only]
  const bySeq = new Map(lines.map((line) => [line.chat_seq, line]))
  for (const line of added) bySeq.set(line.chat_seq, line)
  return [...bySeq.values()].sort((a, b) => a.chat_seq - b.chat_seq).slice(-CHAT_LINES_MAX)
}

/** Lines of the history, or of a recovery: they fill in, and move nothing. */
export function addLines(chat: Chat, lines: ChatMessage[]): Chat {
  const added = lines.filter((line) => line.message !== '' && !chat.deleted.has(line.message_id))
  return { ...chat, lines: insert(chat.lines, added) }
}

function remove(chat: Chat, messageId: string): Chat {
  return {
    ...chat,
    deleted: new Set(chat.deleted).add(messageId),
    lines: chat.lines.filter((line) => line.message_id !== messageId),
  }
}

export function applyChat(chat: Chat, event: Extract<ServerEvent, { type: 'chat_message' | 'chat_deleted' }>): Chat {
  const applied = event.type === 'chat_message' ? addLines(chat, [event]) : remove(chat, event.message_id)
  if (event.chat_seq <= chat.lastSeq) return applied
  if (event.chat_seq > chat.lastSeq + 1) return { ...applied, gap: true }
  return { ...applied, lastSeq: event.chat_seq }
}

/** What a line says; the price in the house's own words is shown as every other. */
export function lineText({ message_type, message }: ChatMessage, currency: string): string {
  if (message_type !== 'system') return message
  return message.replace(/(?<=^Sold to .+ for )[0-9]+\.[0-9]{2}$/, (amount) => formatWire(amount, currency))
}

/** After a join: everything up to `chatSeq` is here or will be loaded. */
export function caughtUp(chat: Chat, chatSeq: number): Chat {
  return { ...chat, lastSeq: chatSeq, gap: false }
}
