import { ErrorResponse, type OidcMetadata, type User, UserManager, WebStorageStateStore } from 'oidc-client-ts'
import { houseConfig } from '../api/config'

const origin = window.location.origin
const HOUSE_CLIENT = 'flashauction-web'

// The house says at run time who signs people in; a build may name a fallback for a house that does not.
async function makeManager(): Promise<UserManager> {
  const { oidc } = await houseConfig()
  return new UserManager({
    authority: oidc.issuer || (import.meta.env.VITE_OIDC_ISSUER as string | undefined) || origin,
    client_id: oidc.client_id || (import.meta.env.VITE_OIDC_CLIENT_ID as string | undefined) || HOUSE_CLIENT,
    redirect_uri: `${origin}/auth/callback`,
    post_logout_redirect_uri: `${origin}/signed-out`,
    response_type: 'code',
    scope: 'openid profile email',
    automaticSilentRenew: false,
    userStore: new WebStorageStateStore({ store: window.localStorage }),
  })
}

const managing = makeManager()

const RENEW_AHEAD_S = 60

let user: User | null = null
const listeners = new Set<() => void>()

function setUser(next: User | null): void {
  user = next
  for (const listener of listeners) listener()
}

/** Called once another person, or nobody, is signed in. */
export function onPersonChange(listener: () => void): () => void {
  let known = user?.profile.sub
  return onUserChange(() => {
    if (user?.profile.sub === known) return
    known = user?.profile.sub
    listener()
  })
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
// Browsers tell other tabs of stored things a moment late: the lock is held for that long after a refresh, and who had
// to wait for it looks again for a while before refreshing too.
const SPREAD_MS = 300
const LOOKS = 10
const LOOK_EVERY_MS = 100

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

async function renewed(): Promise<User | null> {
  const locks = (navigator as Partial<Navigator>).locks
  if (!locks) return refreshed()
  const name = 'flashauction-refresh'
  const first = await locks.request(name, { ifAvailable: true }, (lock) => (lock ? spread(refreshed()) : undefined))
  if (first !== undefined) return first
  return locks.request(name, async () => {
    const manager = await managing
    for (let look = 0; look < LOOKS; look++) {
      const stored = await manager.getUser()
      if (!stored || isFresh(stored)) return stored
      await pause(LOOK_EVERY_MS)
    }
    return spread(refreshed())
  })
}

async function spread<T>(work: Promise<T>): Promise<T> {
  const done = await work
  await pause(SPREAD_MS)
  return done
}

/** No answer, as in a reload or without a network, or none just now: the session may be good all the same. */
function saysNothing(error: unknown): boolean {
  if (error instanceof ErrorResponse) return error.error === 'temporarily_unavailable'
  return error instanceof TypeError || (error instanceof DOMException && error.name === 'AbortError')
}

async function refreshed(): Promise<User | null> {
  const manager = await managing
  const stored = await manager.getUser()
  if (!stored || isFresh(stored)) return stored
  try {
    return await manager.signinSilent()
  } catch (error) {
    if (!stored.expired) return stored
    if (saysNothing(error)) return null
    return removeUnlessReplaced(stored)
  }
}

/** Without locks another tab may have been faster: what it got is stored a moment later. */
async function removeUnlessReplaced(refused: User): Promise<User | null> {
  const manager = await managing
  await pause(SPREAD_MS)
  const stored = await manager.getUser()
  if (stored && stored.refresh_token !== refused.refresh_token) return stored
  await manager.removeUser()
  return null
}

let renewal: Promise<User | null> | null = null

/** A user whose token is good for a while yet; renews it where needed, once for all callers. */
export async function freshUser(): Promise<User | null> {
  if (user && isFresh(user)) return user
  renewal ??= renewed().finally(() => {
    renewal = null
  })
  const next = await renewal
  if (next !== user) setUser(next)
  return next
}

export async function accessToken(): Promise<string | null> {
  return user ? ((await freshUser())?.access_token ?? null) : null
}

/**
 * The token was refused although its time is not up: its sign-in has ended. One that has taken its place meanwhile, also
 * in another tab and of another person, stays. Without a token whoever is signed in is forgotten.
 */
export async function dropUser(refused: string | null = null): Promise<void> {
  const manager = await managing
  const stored = await manager.getUser()
  if (refused && stored && stored.access_token !== refused) return setUser(stored)
  await manager.removeUser()
  setUser(null)
}

export async function restoreSession(): Promise<void> {
  const manager = await managing
  const stored = await manager.getUser()
  setUser(stored && (isFresh(stored) ? stored : await freshUser()))
  window.addEventListener('storage', (event) => {
    if (event.key?.startsWith('oidc.user:')) void manager.getUser().then(setUser)
  })
  setInterval(() => void freshUser(), 20_000)
}

// Where the sign-in leads back to; never into the sign-in itself.
function here(): string {
  const { pathname, search } = window.location
  return /^\/(auth|signed-out)/.test(pathname) ? '/' : pathname + search
}

const lists = (told: string[] | undefined, name: string): boolean => told?.includes(name) ?? false

/** Asks only for what the issuer says that it knows: an unknown scope or prompt is refused by some. */
function asking(about: Partial<OidcMetadata>, newAccount: boolean) {
  const offline = lists(about.scopes_supported, 'offline_access') ? ' offline_access' : ''
  const { prompt_values_supported: prompts } = about as { prompt_values_supported?: string[] }
  return {
    scope: `openid profile email${offline}`,
    ...(newAccount && lists(prompts, 'create') ? { prompt: 'create' } : {}),
  }
}

async function redirect(newAccount: boolean): Promise<void> {
  const manager = await managing
  const about = await manager.metadataService.getMetadata()
  await manager.signinRedirect({ state: { returnTo: here() }, ...asking(about, newAccount) })
}

export const signIn = (): Promise<void> => redirect(false)

export const signUp = (): Promise<void> => redirect(true)

/** Ends the redirect; gives the path to go on at. */
export async function finishSignIn(): Promise<string> {
  const signedIn = await (await managing).signinRedirectCallback()
  setUser(signedIn)
  const returnTo = (signedIn.state as { returnTo?: unknown } | undefined)?.returnTo
  return typeof returnTo === 'string' && /^\/(?![/\\])/.test(returnTo) ? returnTo : '/'
}

export async function signOut(): Promise<void> {
  const manager = await managing
  const { client_id, post_logout_redirect_uri: back = '/signed-out' } = manager.settings
  const ends = await manager.metadataService.getEndSessionEndpoint().catch(() => undefined)
  // Cognito asks for the way back under a name of its own; others leave it unread.
  if (ends) return manager.signoutRedirect({ extraQueryParams: { client_id, logout_uri: back } })
  await dropUser()
  window.location.assign(back)
}
