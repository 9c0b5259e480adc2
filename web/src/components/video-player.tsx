import { useQuery } from '@tanstack/react-query'
import { memo } from 'react'
import { houseConfig } from '../api/config'
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

/** Says why there is no live picture. A house without video promises none. */
function StageNote({ closed }: { closed: boolean }) {
  const { data: config } = useQuery({ queryKey: ['config'], queryFn: houseConfig, staleTime: Infinity })
  const without = config && !config.video.ingest && !config.video.browser
  const open = without ? 'No video in this house. Bidding is open.' : 'Video is not live yet. Bidding is open.'
  return (
    <p className="stage-note">
      <Icon name="camera" />
      <span>{closed ? 'This sale is over' : open}</span>
    </p>
  )
}

/** The stage of a sale: its live picture while the host broadcasts, its poster before and after. */
export const VideoPlayer = memo(function VideoPlayer({ id, category, images, live, playbackUrl, closed }: Props) {
  const playing = live && !closed && playbackUrl !== null
  return (
    <div className={playing ? 'stage is-live' : 'stage'}>
      <Poster id={id} category={category} images={images} />
      {playing ? <LiveVideo key={playbackUrl} url={playbackUrl} /> : <StageNote closed={closed} />}
    </div>
  )
})
