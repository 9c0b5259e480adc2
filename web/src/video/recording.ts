// What a browser can record that the house takes: H.264 before others, since the house need not encode that again.

export const RECORDING_TYPES = [
  'video/webm;codecs=h264,opus',
  'video/webm;codecs=vp8,opus',
  'video/webm;codecs=vp9,opus',
  'video/webm',
  'video/mp4',
]

/** Null where this browser can record none of them. */
export function recordingType(isSupported: (type: string) => boolean): string | null {
  return RECORDING_TYPES.find(isSupported) ?? null
}

export const TIMESLICE_MS = 250
export const CHUNK_BYTES_MAX = 1024 * 1024 // the house takes twice that

// A connection too slow for one is tried with the next.
export const VIDEO_BITS_PER_S = [2_500_000, 1_200_000, 600_000]
const AUDIO_BITS_PER_S = 96_000
const KEY_FRAME_MS = 1000 // a fragment begins with one

export function recorderOptions(mimeType: string, level: number): MediaRecorderOptions {
  const videoBitsPerSecond = VIDEO_BITS_PER_S[Math.min(level, VIDEO_BITS_PER_S.length - 1)] ?? 0
  const options = { mimeType, videoBitsPerSecond, audioBitsPerSecond: AUDIO_BITS_PER_S }
  return { ...options, videoKeyFrameIntervalDuration: KEY_FRAME_MS } as MediaRecorderOptions
}

export type Pressure = 'fine' | 'slow' | 'too_slow'

const SLOW_MS = 1500
const TOO_SLOW_MS = 6000

/** How far the network is behind, from what waits to be sent at this rate. */
export function pressureOf(waitingBytes: number, level: number): Pressure {
  const bits = (VIDEO_BITS_PER_S[level] ?? 0) + AUDIO_BITS_PER_S
  const behindMs = (waitingBytes * 8 * 1000) / bits
  return behindMs >= TOO_SLOW_MS ? 'too_slow' : behindMs >= SLOW_MS ? 'slow' : 'fine'
}

export function pieces(chunk: Blob): Blob[] {
  const parts: Blob[] = []
  for (let at = 0; at < chunk.size; at += CHUNK_BYTES_MAX) parts.push(chunk.slice(at, at + CHUNK_BYTES_MAX))
  return parts
}
