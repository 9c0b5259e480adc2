import { Notice } from './notice'

export function Unreachable({ onRetry }: { onRetry: () => void }) {
  return (
    <Notice icon="bolt" title="The auction house cannot be reached">
      <button type="button" className="button button-main" onClick={onRetry}>
        Try again
      </button>
    </Notice>
  )
}
