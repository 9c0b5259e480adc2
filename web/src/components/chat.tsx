import { type ReactNode, useEffect, useRef } from 'react'
import { type Chat, lineText } from '../domain/chat'
import type { ChatMessage } from '../domain/messages'
import type { Room } from '../realtime/room'
import { ChatComposer } from './chat-composer'

interface Props {
  chat: Chat
  currency: string
  room: Room
  me: string | null
  signedIn: boolean
  actions?: (line: ChatMessage) => ReactNode
}

/** Where a page's chat stands. */
export const CHAT_ID = 'chat'

const NEAR_END_PX = 80

function Line({ line, text, mine, actions }: { line: ChatMessage; text: string; mine: boolean; actions?: ReactNode }) {
  return (
    <li className={`chat-line chat-${line.message_type} ${mine ? 'is-me' : ''}`}>
      {line.username && (
        <span className="chat-name">
          {line.username}
          {line.message_type === 'auctioneer' && <em className="chat-badge">host</em>}
        </span>
      )}
      <span className="chat-text">{text}</span>
      {actions}
    </li>
  )
}

export function ChatBox({ chat, currency, room, me, signedIn, actions }: Props) {
  const list = useRef<HTMLDivElement>(null)
  const atEnd = useRef(true)
  useEffect(() => {
    const element = list.current
    if (element && atEnd.current) element.scrollTop = element.scrollHeight
  }, [chat.lines])
  return (
    <section id={CHAT_ID} className="chat" aria-label="Chat" tabIndex={-1}>
      <h2 className="panel-title">Chat</h2>
      <div
        ref={list}
        className="chat-lines"
        role="log"
        aria-live="off"
        aria-label="Chat messages"
        tabIndex={0}
        onScroll={({ currentTarget: at }) => {
          atEnd.current = at.scrollHeight - at.scrollTop - at.clientHeight < NEAR_END_PX
        }}
      >
        {chat.lines.length === 0 && <p className="chat-empty">Nobody has said anything yet.</p>}
        <ol>
          {chat.lines.map((line) => (
            <Line
              key={line.message_id}
              line={line}
              text={lineText(line, currency)}
              mine={line.user_id !== null && line.user_id === me}
              actions={actions?.(line)}
            />
          ))}
        </ol>
      </div>
      <ChatComposer room={room} signedIn={signedIn} />
    </section>
  )
}
