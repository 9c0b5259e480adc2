const paths = {
  bolt: 'M13 2 4 14h6l-1 8 9-12h-6z',
  search: 'M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13ZM15.5 15.5 21 21',
  eye: 'M2 12s3.5-7 10-7 10 7 10 7-3.5 7-10 7S2 12 2 12Zm10-3a3 3 0 1 0 0 6 3 3 0 0 0 0-6Z',
  clock: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Zm0 4v5l3.5 2',
  user: 'M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM4 20c1-4 4-5.5 8-5.5s7 1.500 8 5.500',
  send: 'M4 12 20 4l-5 16-3.500-6.500z',
  check: 'm4.500 12.500 5 5 10-11',
  cross: 'M6 6l12 12M18 6 6 18',
  trophy: 'M7 4h10v5a5 5 0 0 1-10 0V4Zm0 2H3.500c0 3 1 5 3.800 5M17 6h3.500c0 3-1 5-3.800 5M12 14v4m-4 2h8',
  camera: 'M3 7h11v10H3zM14 11l7-4v10l-7-4',
  shield: 'M12 3 4.500 6v5.500c0 4.500 3 8 7.500 9.500 4.500-1.500 7.500-5 7.500-9.500V6zM8.500 12l2.500 2.500 4.500-5',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
  trash: 'M5 7h14M10 4h4M7 7l1 13h8l1-13',
  mute: 'M4 10v4h3l5 4V6L7 10zM16 9.500l5 5m0-5-5 5',
  ban: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM5.700 5.700l12.600 12.600',
  sound: 'M4 10v4h3l5 4V6L7 10zM15.500 9a4 4 0 0 1 0 6M18 6.500a8 8 0 0 1 0 11',
  expand: 'M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5',
  play: 'M7 4v16l13-8z',
  screen: 'M3 5h18v11H3zM9 20h6M12 16v4',
  stop: 'M6 6h12v12H6z',
  image: 'M4 5h16v14H4zM8.500 11a1.500 1.500 0 1 0 0-3 1.500 1.500 0 0 0 0 3ZM4 17l5-4 3.500 3 3-2.500L20 17',
  chat: 'M4 5h16v11H10l-4.500 4v-4H4z',
  arrow: 'M5 12h14m-6-6 6 6-6 6',
  lamp: 'M8 3h8l3 9H5zM12 12v7m-4 1h8',
  shirt: 'M8 4 3 7l2 5 2-1v9h10v-9l2 1 2-5-5-3a4 4 0 0 1-8 0Z',
  chip: 'M7 7h10v10H7zM10 7V3m4 4V3m-4 18v-4m4 4v-4M7 10H3m4 4H3m18-4h-4m4 4h-4',
  brush: 'M20 4 10 14M9 13l3 3c0 3-3 4.500-8 4 2-1 1.500-2 2-4s2-3 3-3Z',
  book: 'M5 4h11a3 3 0 0 1 3 3v13H8a3 3 0 0 1-3-3zM5 17a3 3 0 0 1 3-3h11',
  disc: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Zm0 6.500a2.500 2.500 0 1 0 0 5 2.500 2.500 0 0 0 0-5Z',
  ball: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM3.500 9c5 2 12 2 17 0M3.500 15c5-2 12-2 17 0M12 3v18',
  tag: 'M4 4h8l8 8-8 8-8-8zM8.500 9.500a1 1 0 1 0 0-2 1 1 0 0 0 0 2Z',
} as const

export type IconName = keyof typeof paths

export function Icon({ name, filled = false }: { name: IconName; filled?: boolean }) {
  return (
    <svg className={filled ? 'icon icon-filled' : 'icon'} viewBox="0 0 24 24" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  )
}
