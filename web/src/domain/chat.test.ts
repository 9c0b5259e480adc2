import { describe, expect, it } from 'vitest'
import { goldenEvent } from '../test/golden'
import { addLines, applyChat, caughtUp, CHAT_LINES_MAX, emptyChat, lineText } from './chat'

const line = (seq: number) => ({
  ...goldenEvent('chat_message'),
  chat_seq: seq,
  message_id: `m${seq}`,
  message: `line ${seq}`,
})
const deletion = (seq: number, id: string) => ({ ...goldenEvent('chat_deleted'), chat_seq: seq, message_id: id })
const seqs = (chat: { lines: { chat_seq: number }[] }) => chat.lines.map((l) => l.chat_seq)

describe('the chat', () => {
  it('shows a line once, however often and in whatever order it comes', () => {
    let chat = caughtUp(emptyChat, 0)
    chat = applyChat(chat, line(1))
    chat = applyChat(chat, line(1))
    chat = applyChat(chat, line(2))
    chat = addLines(chat, [line(2), line(1)])
    expect(seqs(chat)).toEqual([1, 2])
    expect(chat.gap).toBe(false)
  })

  it('notices what is missing, and is whole again after the recovery', () => {
    let chat = applyChat(caughtUp(emptyChat, 1), line(4))
    expect(chat.gap).toBe(true)
    expect(chat.lastSeq).toBe(1)
    chat = caughtUp(addLines(chat, [line(2), line(3), line(4)]), 4)
    expect(seqs(chat)).toEqual([2, 3, 4])
    expect(chat.gap).toBe(false)
  })

  it('takes a deleted line away, also when history brings it later', () => {
    let chat = applyChat(caughtUp(emptyChat, 0), line(1))
    chat = applyChat(chat, deletion(2, 'm1'))
    expect(seqs(chat)).toEqual([])
    expect(seqs(addLines(chat, [line(1)]))).toEqual([])
    expect(chat.lastSeq).toBe(2)
  })

  it('leaves out the empty place of a line that was deleted before the recovery', () =>
    expect(seqs(addLines(emptyChat, [{ ...line(3), message: '' }]))).toEqual([]))

  it('is bounded', () => {
    const chat = addLines(
      emptyChat,
      Array.from({ length: CHAT_LINES_MAX + 50 }, (_, i) => line(i + 1)),
    )
    expect(chat.lines).toHaveLength(CHAT_LINES_MAX)
    expect(chat.lines.at(-1)?.chat_seq).toBe(CHAT_LINES_MAX + 50)
  })

  it('keeps what the golden lines say', () => {
    const host = goldenEvent('chat_message', 'chat_message_auctioneer')
    const system = goldenEvent('chat_message', 'chat_message_system')
    const chat = addLines(emptyChat, [system, host])
    expect(chat.lines.map((l) => l.message)).toEqual(['What a "lamp"!\n<3', 'Extended by 30 s'])
  })
})

describe('what a line says', () => {
  const said = (message_type: 'user' | 'system', message: string) => ({ ...line(1), message_type, message })

  it('is the price as the app writes it, where the house tells of a sale', () => {
    expect(lineText(said('system', 'Sold to bob for 1250.50'), 'USD')).toBe('Sold to bob for $1,250.50')
    expect(lineText(said('system', 'Ended without a bid'), 'USD')).toBe('Ended without a bid')
  })

  it('is what a person wrote, whatever it looks like', () =>
    expect(lineText(said('user', 'Sold to bob for 1250.50'), 'USD')).toBe('Sold to bob for 1250.50'))
})
