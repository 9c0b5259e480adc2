export interface FieldError {
  field: string
  message: string
}

/** An answer that was no success: RFC 9457, or a network that is not there (`code` `network`). */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
    readonly errors: FieldError[] = [],
    readonly retryAfterMs: number | null = null,
  ) {
    super(detail)
    this.name = 'ApiError'
  }
}

type TokenSource = () => Promise<string | null>

let tokenSource: TokenSource = () => Promise.resolve(null)

export function setTokenSource(source: TokenSource): void {
  tokenSource = source
}

interface Options {
  method?: string
  body?: unknown
  headers?: Record<string, string>
  signal?: AbortSignal
}

async function problemOf(response: Response): Promise<ApiError> {
  const problem = (await response.json().catch(() => ({}))) as {
    code?: string
    detail?: string
    errors?: FieldError[]
    retry_after_ms?: number
  }
  return new ApiError(
    response.status,
    problem.code ?? 'unknown',
    problem.detail ?? `The server answered ${response.status}.`,
    problem.errors,
    problem.retry_after_ms ?? null,
  )
}

export async function request(path: string, options: Options = {}): Promise<Response> {
  const token = await tokenSource()
  const headers: Record<string, string> = { Accept: 'application/json', ...options.headers }
  if (token) headers.Authorization = `Bearer ${token}`
  if (options.body !== undefined) headers['Content-Type'] = 'application/json'
  let response: Response
  try {
    response = await fetch(path, {
      method: options.method ?? 'GET',
      headers,
      body: options.body === undefined ? null : JSON.stringify(options.body),
      signal: options.signal ?? null,
    })
  } catch (error) {
    if (options.signal?.aborted) throw error
    throw new ApiError(0, 'network', 'The auction house cannot be reached.')
  }
  if (!response.ok) throw await problemOf(response)
  return response
}

export async function requestJson<T>(path: string, options: Options = {}): Promise<T> {
  return (await (await request(path, options)).json()) as T
}
