// Pictures and sound of this device, with the person's leave.

export type Source = 'camera' | 'screen'

const PICTURE = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30, max: 30 } }

function devices(): MediaDevices {
  // Browsers hide them from pages without a secure origin.
  const found = (navigator as Partial<Navigator>).mediaDevices
  if (!found) throw new DOMException('no secure origin', 'SecurityError')
  return found
}

async function openCamera(deviceId: string | undefined): Promise<MediaStream> {
  const video = { ...PICTURE, ...(deviceId ? { deviceId: { exact: deviceId } } : { facingMode: 'environment' }) }
  try {
    return await devices().getUserMedia({ video, audio: true })
  } catch (error) {
    // A camera without a microphone shows things as well.
    if (error instanceof DOMException && error.name === 'NotFoundError')
      return devices().getUserMedia({ video, audio: false })
    throw error
  }
}

/** The screen, with the host's voice where there is a microphone, otherwise with the screen's own sound. */
async function openScreen(): Promise<MediaStream> {
  const screen = await devices().getDisplayMedia({ video: PICTURE, audio: true })
  const voice = await devices()
    .getUserMedia({ audio: true })
    .catch(() => null)
  const [spoken] = voice?.getAudioTracks() ?? []
  if (!spoken) return screen
  for (const track of screen.getAudioTracks()) track.stop()
  return new MediaStream([...screen.getVideoTracks(), spoken])
}

export const openSource = (source: Source, deviceId?: string): Promise<MediaStream> =>
  source === 'camera' ? openCamera(deviceId) : openScreen()

export async function listCameras(): Promise<MediaDeviceInfo[]> {
  const found = await devices().enumerateDevices()
  return found.filter(({ kind, deviceId }) => kind === 'videoinput' && deviceId)
}

const canShare = () =>
  typeof (navigator.mediaDevices as Partial<MediaDevices> | undefined)?.getDisplayMedia === 'function'

export const sourcesHere = (): Source[] => (canShare() ? ['camera', 'screen'] : ['camera'])

export function captureProblem(error: unknown, source: Source): string {
  const name = error instanceof DOMException ? error.name : ''
  const thing = source === 'camera' ? 'camera' : 'screen'
  if (name === 'NotAllowedError')
    return `Your browser did not give leave to use the ${thing}. Allow it beside the address, then try again.`
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return `There is no ${thing} to use.`
  if (name === 'NotReadableError') return `Another program holds the ${thing}. Close it, then try again.`
  if (name === 'SecurityError') return 'Browsers give cameras only to pages with https, or on this machine itself.'
  return `The ${thing} could not be started.`
}
