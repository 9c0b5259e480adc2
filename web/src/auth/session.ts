import { type User, UserManager, WebStorageStateStore } from 'oidc-client-ts'

const origin = window.location.origin
const authority = (import.meta.env.VITE_OIDC_ISSUER as string | undefined) || origin

const manager = new UserManager({
  authority,
  client_id: (import.meta.env.VITE_OIDC_CLIENT_ID as string | undefined) || 'flashauction-web',
  redirect_uri: `${origin}/auth/callback`,
  post_logout_redirect_uri: `${origin}/signed-out`,
  response_type: 'code',
  scope: 'openid profile email offline_access',
  automaticSilentRenew: false,
  userStore: new WebStorageStateStore({ store: window.localStorage }),
})

const RENEW_AHEAD_S = 60

let user: User | null = null
const listeners = new Set<() => void>()

function setUser(next: User | null): void {
  user = next
  for (const listener of listeners) listener()
}

export const currentUser = (): User | null => user

export function onUserChange(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function isFresh(candidate: User): boolean {
  return (candidate.expires_in ?? 0) > RENEW_AHEAD_S
}

// Refresh tokens rotate, so that two tabs must not use one: whoever holds the lock first looks what another tab stored.
function underLock<T>(work: () => Promise<T>): Promise<T> {
  const locks = (navigator as Partial<Navigator>).locks
  return locks ? (locks.request('flashauction-refresh', work) as Promise<T>) : work()
}

async function refreshed(): Promise<User | null> {
  const stored = await manager.getUser()
  if (!stored || isFresh(stored)) return stored
  try {
    return await manager.signinSilent()
  } catch {
    if (!stored.expired) return stored
    if (navigator.onLine) await manager.removeUser()
    return null
  }
}

let renewal: Promise<User | null> | null = null

/** A user whose token is good for a while yet; renews it where needed, once for all callers. */
export async function freshUser(): Promise<User | null> {
  if (user && isFresh(user)) return user
  renewal ??= underLock(refreshed).finally(() => {
    renewal = null
  })
  const renewed = await renewal
  if (renewed !== user) setUser(renewed)
  return renewed
}

export async function accessToken(): Promise<string | null> {
  return user ? ((await freshUser())?.access_token ?? null) : null
}

/** The token was refused although its time is not up. */
export async function dropUser(): Promise<void> {
  await manager.removeUser()
  setUser(null)
}

export async function restoreSession(): Promise<void> {
  const stored = await manager.getUser()
  setUser(stored && (isFresh(stored) ? stored : await freshUser()))
  window.addEventListener('storage', (event) => {
    if (event.key?.startsWith('oidc.user:')) void manager.getUser().then(setUser)
  })
  setInterval(() => user && void freshUser(), 20_000)
}

// Where the sign-in leads back to; never into the sign-in itself.
function here(): string {
  const { pathname, search } = window.location
  return /^\/(auth|signed-out)/.test(pathname) ? '/' : pathname + search
}

export const signIn = (): Promise<void> => manager.signinRedirect({ state: { returnTo: here() } })

export const signUp = (): Promise<void> => manager.signinRedirect({ state: { returnTo: here() }, prompt: 'create' })

/** Ends the redirect; gives the path to go on at. */
export async function finishSignIn(): Promise<string> {
  const signedIn = await manager.signinRedirectCallback()
  setUser(signedIn)
  const returnTo = (signedIn.state as { returnTo?: unknown } | undefined)?.returnTo
  return typeof returnTo === 'string' && /^\/(?![/\\])/.test(returnTo) ? returnTo : '/'
}

export const signOut = (): Promise<void> => manager.signoutRedirect()
