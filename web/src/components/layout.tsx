import { useEffect } from 'react'
import { Outlet, useLocation } from 'react-router'
import { useUser } from '../auth/use-user'
import { ConnectionBanner } from './connection-banner'
import { ErrorBoundary } from './error-boundary'
import { Header } from './header'
import { OnAirBanner } from './on-air-banner'

/** The frame of all pages. A page is made anew for another person, so that nothing of one's is another's. */
export function Layout() {
  const { pathname } = useLocation()
  const person = useUser()?.profile.sub ?? ''
  useEffect(() => {
    // Newer browsers give a promise back, which an effect must not.
    void window.scrollTo(0, 0)
  }, [pathname])
  return (
    <>
      <a className="skip-link" href="#main">
        Skip to content
      </a>
      <Header />
      <ConnectionBanner />
      <OnAirBanner />
      <main id="main" tabIndex={-1}>
        <ErrorBoundary key={`${pathname} ${person}`}>
          <Outlet />
        </ErrorBoundary>
      </main>
    </>
  )
}
