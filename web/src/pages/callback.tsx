import { useEffect, useRef, useState } from 'react'
import { useNavigate } from 'react-router'
import { finishSignIn, signIn } from '../auth/session'
import { Notice } from '../components/notice'
import { Spinner } from '../components/spinner'

export function CallbackPage() {
  const navigate = useNavigate()
  const [failed, setFailed] = useState(false)
  const started = useRef(false)
  useEffect(() => {
    if (started.current) return
    started.current = true
    finishSignIn().then(
      (path) => navigate(path, { replace: true }),
      () => setFailed(true),
    )
  }, [navigate])
  if (!failed) return <Spinner label="Signing in" />
  return (
    <div className="page">
      <Notice icon="user" title="The sign-in did not work">
        <p className="muted">It may have taken too long, or was started in another tab.</p>
        <button type="button" className="button button-main" onClick={() => void signIn()}>
          Sign in again
        </button>
      </Notice>
    </div>
  )
}
