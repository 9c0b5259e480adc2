import { useCallback, useSyncExternalStore } from 'react'

/** Whether a media query holds, for what is not to be there at all where it does not. */
export function useMedia(query: string): boolean {
  const watch = useCallback(
    (told: () => void) => {
      const list = matchMedia(query)
      list.addEventListener('change', told)
      return () => list.removeEventListener('change', told)
    },
    [query],
  )
  return useSyncExternalStore(watch, () => matchMedia(query).matches)
}
