import { Component, type ReactNode } from 'react'
import { Notice } from './notice'

/** A page that breaks says so, and leaves the rest standing. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false }

  static getDerivedStateFromError() {
    return { broken: true }
  }

  override render() {
    if (!this.state.broken) return this.props.children
    return (
      <Notice icon="bolt" title="This page broke">
        <p className="muted">Bids that were sent are safe. Load the page again.</p>
        <button type="button" className="button button-main" onClick={() => window.location.reload()}>
          Reload
        </button>
      </Notice>
    )
  }
}
