import type { Picture } from '../api/types'
import { Icon } from './icon'
import { LiveVideo } from './live-video'
import { Poster } from './poster'

interface Props {
  id: string
  category: string | null
  images: Picture[]
  live: boolean
  playbackUrl: string | null
  closed: boolean
}

/** The stage of a sale: its live picture while the host broadcasts, its poster before and after. */
export function VideoPlayer({ id, category, images, live, playbackUrl, closed }: Props) {
  const playing = live && !closed && playbackUrl !== null
  return (
    <div className={playing ? 'stage is-live' : 'stage'}>
      <Poster id={id} category={category} images={images} />
      {playing ? (
        <LiveVideo key={playbackUrl} url={playbackUrl} />
      ) : (
        <p className="stage-note">
          <Icon name="camera" />
          {closed ? 'This sale is over' : 'Video is not live yet. Bidding is open.'}
        </p>
      )}
    </div>
  )
}
