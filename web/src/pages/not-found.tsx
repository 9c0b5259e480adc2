import { Link } from 'react-router'
import { Notice } from '../components/notice'

export function NotFoundPage() {
  return (
    <div className="page">
      <Notice icon="search" title="There is nothing here">
        <Link className="button button-main" to="/">
          Browse auctions
        </Link>
      </Notice>
    </div>
  )
}
