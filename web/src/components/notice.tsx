import type { ReactNode } from 'react'
import { Icon, type IconName } from './icon'

/** A whole-page or whole-panel message: nothing here, not found, not allowed. */
export function Notice({ icon, title, children }: { icon: IconName; title: string; children?: ReactNode }) {
  return (
    <div className="notice">
      <span className="notice-mark">
        <Icon name={icon} />
      </span>
      <h2>{title}</h2>
      {children}
    </div>
  )
}
