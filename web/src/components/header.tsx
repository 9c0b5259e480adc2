import { Link, NavLink } from 'react-router'
import { signIn, signUp } from '../auth/session'
import { useProfile, useUser } from '../auth/use-user'
import { Icon } from './icon'

function Account() {
  const user = useUser()
  const { data: profile } = useProfile()
  if (!user)
    return (
      <>
        <button type="button" className="button button-quiet" onClick={() => void signIn()}>
          Sign in
        </button>
        <button type="button" className="button button-plain hide-narrow" onClick={() => void signUp()}>
          Join
        </button>
      </>
    )
  const name = profile?.username ?? user.profile.preferred_username ?? 'me'
  return (
    <NavLink to="/me" className="account" aria-label={`Your account, ${name}`}>
      <span className="avatar" aria-hidden="true">
        {name.slice(0, 1).toUpperCase()}
      </span>
      <span className="account-name hide-narrow">{name}</span>
    </NavLink>
  )
}

export function Header() {
  return (
    <header className="header">
      <Link to="/" className="brand" aria-label="FlashAuction, home">
        <span className="brand-mark" aria-hidden="true">
          <Icon name="bolt" filled />
        </span>
        <span className="brand-name">FlashAuction</span>
      </Link>
      <nav className="header-nav" aria-label="Main">
        <NavLink to="/sell" className="button button-quiet">
          Sell
        </NavLink>
        <Account />
      </nav>
    </header>
  )
}
