import { useLayoutEffect, useRef } from 'react'
import type { AuctionState } from '../domain/messages'
import type { Room } from './room'

/**
 * Paints what is to be true at once, the price and the amounts of the buttons, straight into the document: in the frame
 * after each change, and with each rendering. Rendering itself takes longer than a slow phone has between two bids. What
 * `paint` writes must not be rendered too.
 */
export function usePainted(
  room: Room,
  first: AuctionState, // until the room knows
  paint: (state: AuctionState, inFrame: boolean) => void,
): void {
  const newest = useRef(paint)
  useLayoutEffect(() => {
    newest.current = paint
    paint(room.newest().state ?? first, false)
  })
  useLayoutEffect(
    () =>
      room.frames.watch((inFrame) => {
        const { state } = room.newest()
        if (state) newest.current(state, inFrame)
      }),
    [room],
  )
}

/** Sets an element's one text, in the same text node. */
export function setText(element: Element, text: string): void {
  const node = element.firstChild
  if (node instanceof Text && !node.nextSibling) node.data = text
  else element.textContent = text
}
