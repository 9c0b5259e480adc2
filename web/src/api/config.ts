// What the running house says about itself, so that another issuer or another video set-up needs no other build.

export interface HouseConfig {
  oidc: { issuer: string; client_id: string } // empty: the house itself
  video: VideoSupport
}

export interface VideoSupport {
  ingest: boolean // takes RTMP, from OBS and the like
  browser: boolean // takes a broadcast from the browser
  missing: string[] // what this machine lacks for either
}

export const defaultConfig: HouseConfig = {
  oidc: { issuer: '', client_id: '' },
  video: { ingest: false, browser: false, missing: [] },
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** Anything that is missing or of another type is the default. */
export function readConfig(told: unknown): HouseConfig {
  const { oidc, video } = (told ?? {}) as { oidc?: Record<string, unknown>; video?: Record<string, unknown> }
  return {
    oidc: { issuer: text(oidc?.issuer), client_id: text(oidc?.client_id) },
    video: {
      ingest: video?.ingest === true,
      browser: video?.browser === true,
      missing: Array.isArray(video?.missing) ? video.missing.filter((name) => typeof name === 'string') : [],
    },
  }
}

const TIMEOUT_MS = 3000

let loading: Promise<HouseConfig> | null = null

async function load(): Promise<HouseConfig> {
  try {
    const answer = await fetch('/config.json', { signal: AbortSignal.timeout(TIMEOUT_MS) })
    return answer.ok ? readConfig(await answer.json()) : defaultConfig
  } catch {
    return defaultConfig
  }
}

/** Asked for once a page. A house that does not answer, or an older one, has the defaults. */
export function houseConfig(): Promise<HouseConfig> {
  loading ??= load()
  return loading
}
