import { ApiError, type FieldError, requestJson } from './http'

export const PICTURE_BYTES_MAX = 8 * 1024 * 1024
export const PICTURE_TYPES = ['image/jpeg', 'image/png', 'image/webp']

interface Upload {
  key: string
  upload_url: string
  method: string
  bytes_max: number
}

const signatures: [string, (b: Uint8Array) => boolean][] = [
  ['image/jpeg', (b) => b[0] === 0xff && b[1] === 0xd8 && b[2] === 0xff],
  ['image/png', (b) => b[0] === 0x89 && b[1] === 0x50 && b[2] === 0x4e && b[3] === 0x47],
  ['image/webp', (b) => String.fromCharCode(...b.slice(0, 4), ...b.slice(8, 12)) === 'RIFFWEBP'],
]

/** What the bytes are, whatever the name says; null for anything that is not taken. */
export function pictureType(head: Uint8Array): string | null {
  return signatures.find(([, fits]) => fits(head))?.[0] ?? null
}

/** Why a file cannot be taken, or null. The server looks again. */
export async function refusePicture(file: File, decodes = canBeShown): Promise<string | null> {
  if (file.size > PICTURE_BYTES_MAX) return 'is larger than 8 MB'
  if (file.size === 0) return 'is empty'
  const type = pictureType(new Uint8Array(await file.slice(0, 12).arrayBuffer()))
  if (!type) return 'is no JPEG, PNG or WebP picture'
  return (await decodes(file)) ? null : 'is broken and cannot be shown'
}

async function canBeShown(file: File): Promise<boolean> {
  try {
    const picture = await createImageBitmap(file)
    picture.close()
    return true
  } catch {
    return false
  }
}

function put(url: string, file: File, type: string, progress: (share: number) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest()
    xhr.open('PUT', url)
    xhr.setRequestHeader('Content-Type', type)
    xhr.upload.onprogress = (event) => event.lengthComputable && progress(event.loaded / event.total)
    xhr.onerror = () => reject(new ApiError(0, 'network', 'The upload broke off.'))
    xhr.onload = () => (xhr.status < 300 ? resolve() : reject(refusal(xhr)))
    xhr.send(file)
  })
}

function refusal(xhr: XMLHttpRequest): ApiError {
  let problem: { code?: string; detail?: string; errors?: FieldError[] } = {}
  try {
    problem = JSON.parse(xhr.responseText) as typeof problem
  } catch {
    // an answer without words
  }
  const said = problem.errors?.[0]?.message ?? problem.detail ?? 'The picture was refused.'
  return new ApiError(xhr.status, problem.code ?? 'unknown', said)
}

/** Sends a picture and gives its key; `progress` from 0 to 1. */
export async function uploadPicture(file: File, progress: (share: number) => void): Promise<string> {
  const type = pictureType(new Uint8Array(await file.slice(0, 12).arrayBuffer()))
  const upload = await requestJson<Upload>('/media/uploads', { method: 'POST', body: { content_type: type } })
  await put(upload.upload_url, file, type ?? '', progress)
  return upload.key
}
