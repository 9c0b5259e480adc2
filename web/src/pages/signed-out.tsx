import { useEffect } from 'react'
import { Link } from 'react-router'
import { dropUser } from '../auth/session'
import { Notice } from '../components/notice'

export function SignedOutPage() {
  useEffect(() => {
    void dropUser()
  }, [])
  return (
    <div className="page">
      <Notice icon="check" title="You are signed out">
        <p className="muted">See you at the next one.</p>
        <Link className="button button-main" to="/">
          Browse auctions
        </Link>
      </Notice>
    </div>
  )
}
