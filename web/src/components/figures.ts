import type { CSSProperties } from 'react'

/** Tells the styles how many characters must stand on one line, so that long ones are set smaller (`--figures`). */
export function figures(count: number): CSSProperties {
  return { '--figures': count } as CSSProperties
}
