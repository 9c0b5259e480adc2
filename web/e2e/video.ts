// A test picture sent over RTMP, as OBS would, and looks at what plays of it.
import { type ChildProcess, spawn } from 'node:child_process'
import { expect, type Locator, type Page } from '@playwright/test'
import { stream } from './house'

export interface Publisher {
  /** Resolves with what ffmpeg said last, once it has ended. */
  ended: Promise<string>
  stop: () => Promise<void>
}

/** Options of ffmpeg. */
interface Source {
  input: string[]
  filter: string[]
}

const testPicture: Source = { input: ['-re', '-f', 'lavfi', '-i', 'testsrc2=size=640x360:rate=30'], filter: [] }
const tone = ['-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=44100']
const coding = ['-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency', '-pix_fmt', 'yuv420p', '-g', '30']

export function publishTo(address: string, source = testPicture): Publisher {
  const ffmpeg: ChildProcess = spawn(
    'ffmpeg',
    [
      '-hide_banner',
      '-loglevel',
      'error',
      '-nostdin',
      ...source.input,
      ...tone,
      ...source.filter,
      ...coding,
      '-c:a',
      'aac',
      '-f',
      'flv',
      address,
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  )
  let said = ''
  ffmpeg.stderr?.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-2000)))
  const ended = new Promise<string>((resolve, reject) => {
    ffmpeg.once('error', reject)
    ffmpeg.once('exit', () => resolve(said))
  })
  return {
    ended,
    stop: async () => {
      ffmpeg.kill('SIGTERM')
      await ended
    },
  }
}

export async function publish(host: string, id: string, source?: Source): Promise<Publisher> {
  const { ingest_url, stream_key } = await stream(host, id)
  return publishTo(`${ingest_url}/${stream_key}`, source)
}

/** A still picture that drifts a little, as from a hand. */
export const filmed = (file: string): Source => ({
  input: ['-re', '-loop', '1', '-framerate', '25', '-i', file],
  filter: ['-vf', 'crop=1216:684:32+24*sin(t/2):18+12*cos(t/3),scale=960:540'],
})

export const player = (page: Page): Locator => page.getByLabel('Live video', { exact: true })

/** Frames shown so far, and the picture's own time. */
const shown = (video: Locator) =>
  video.evaluate((element: HTMLVideoElement) => ({
    frames: element.getVideoPlaybackQuality().totalVideoFrames,
    time: element.currentTime,
  }))

/** What a busy machine shows at the least. */
const FRAMES_A_SECOND_MIN = 5

/** Fails unless the picture moves on by `seconds`, with frames to see in them. */
export async function expectPlaying(video: Locator, seconds: number): Promise<void> {
  await expect(video).toHaveClass(/is-seen/, { timeout: 60_000 })
  const before = await shown(video)
  // Time alone is no proof: it also passes where the player jumps to the newest picture.
  const moved = async () => {
    const now = await shown(video)
    return Math.min(now.time - before.time, (now.frames - before.frames) / FRAMES_A_SECOND_MIN)
  }
  await expect.poll(moved, { timeout: 5_000 + seconds * 3_000 }).toBeGreaterThan(seconds)
}
