import type HlsType from 'hls.js'

const canMediaSource = 'MediaSource' in window || 'ManagedMediaSource' in window

// One fragment behind the newest: with fragments of 1 s the picture is about 1.5 s old.
const options: Partial<HlsType['config']> = {
  lowLatencyMode: true,
  liveSyncDurationCount: 1,
  liveMaxLatencyDurationCount: 4,
  maxLiveSyncPlaybackRate: 1.1,
  backBufferLength: 10,
  maxBufferLength: 10,
  manifestLoadPolicy: policy(4000, 0),
  playlistLoadPolicy: policy(4000, 2),
  fragLoadPolicy: policy(8000, 2),
}

function policy(timeoutMs: number, retries: number) {
  const retry = { maxNumRetry: retries, retryDelayMs: 300, maxRetryDelayMs: 2000 }
  return {
    default: {
      maxTimeToFirstByteMs: timeoutMs,
      maxLoadTimeMs: timeoutMs * 2,
      timeoutRetry: retry,
      errorRetry: retry,
    },
  }
}

/** Feeds the live stream at `url` into `video`; `failed` may be called more than once. Gives what takes it out again. */
export async function attachHls(video: HTMLVideoElement, url: string, failed: () => void): Promise<() => void> {
  // Phones of Apple play HLS by themselves and have nothing else.
  if (!canMediaSource) return attachNative(video, url, failed)
  const { default: Hls } = await import('hls.js/light')
  if (!Hls.isSupported()) return attachNative(video, url, failed)
  const hls = new Hls(options)
  let mended = false
  hls.on(Hls.Events.ERROR, (_event, data) => {
    if (!data.fatal) return
    if (data.type !== Hls.ErrorTypes.MEDIA_ERROR || mended) return failed()
    mended = true
    hls.recoverMediaError()
  })
  hls.loadSource(url)
  hls.attachMedia(video)
  return () => hls.destroy()
}

function attachNative(video: HTMLVideoElement, url: string, failed: () => void): () => void {
  video.src = url
  video.addEventListener('error', failed)
  video.addEventListener('ended', failed)
  return () => {
    video.removeEventListener('error', failed)
    video.removeEventListener('ended', failed)
    video.removeAttribute('src')
    video.load()
  }
}
