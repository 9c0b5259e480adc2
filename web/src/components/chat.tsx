import { memo, type ReactNode, useEffect, useRef, useState } from 'react'
import { lineText } from '../domain/chat'
import type { ChatMessage } from '../domain/messages'
import { useChat } from '../realtime/hooks'
import type { Room } from '../realtime/room'
import { ChatComposer } from './chat-composer'

interface Props {
  currency: string
  room: Room
  me: string | null
  signedIn: boolean
  actions?: (line: ChatMessage) => ReactNode
}

/** Where a page's chat stands. */
export const CHAT_ID = 'chat'

const NEAR_END_PX = 80

interface LineProps {
  line: ChatMessage
  currency: string
  mine: boolean
  actions: ((line: ChatMessage) => ReactNode) | undefined
}

const Line = memo(function Line({ line, currency, mine, actions }: LineProps) {
  return (
    <li className={`chat-line chat-${line.message_type} ${mine ? 'is-me' : ''}`}>
      {line.username && (
        <span className="chat-name">
          <span>{line.username}</span>
          {line.message_type === 'auctioneer' && <em className="chat-badge">host</em>}
        </span>
      )}
      <span className="chat-text" dir="auto">
        {lineText(line, currency)}
      </span>
      {actions?.(line)}
    </li>
  )
})

/** Of a chat that is followed at its end so many lines are drawn; who reads further up has all of them. */
const DRAWN = 80

export const ChatBox = memo(function ChatBox({ currency, room, me, signedIn, actions }: Props) {
  const [onScreen, setOnScreen] = useState(true)
  const box = useRef<HTMLElement>(null)
  useEffect(() => {
    if (!box.current) return
    const observer = new IntersectionObserver(([entry]) => setOnScreen(entry?.isIntersecting ?? true))
    observer.observe(box.current)
    return () => observer.disconnect()
  }, [])
  const chat = useChat(room, onScreen)
  const [following, setFollowing] = useState(true)
  const lines = following ? chat.lines.slice(-DRAWN) : chat.lines
  const list = useRef<HTMLDivElement>(null)
  const atEnd = useRef(true)
  // Where it is to end is measured only where somebody sees it: that lays all of it out.
  useEffect(() => {
    const element = list.current
    if (element && onScreen && atEnd.current) element.scrollTop = element.scrollHeight
  }, [chat.lines, onScreen])
  return (
    <section ref={box} id={CHAT_ID} className="chat" aria-label="Chat" tabIndex={-1}>
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
          setFollowing(atEnd.current)
        }}
      >
        {chat.lines.length === 0 && <p className="chat-empty">Nobody has said anything yet.</p>}
        <ol>
          {lines.map((line) => (
            <Line
              key={line.message_id}
              line={line}
              currency={currency}
              mine={line.user_id !== null && line.user_id === me}
              actions={actions}
            />
          ))}
        </ol>
      </div>
      <ChatComposer room={room} signedIn={signedIn} />
    </section>
  )
})
