import { useInfiniteQuery } from '@tanstack/react-query'
import type { Page } from '../api/types'

/** A list that comes in pages: `items` of all that are there, and how to get the next. */
export function usePages<T>(name: string, load: (cursor?: string) => Promise<Page<T>>) {
  const { data, isPending, isError, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: [name],
    queryFn: ({ pageParam }) => load(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  })
  const items = data?.pages.flatMap((page) => page.items) ?? []
  return { items, isPending, isError: isError && !data, refetch, hasNextPage, isFetchingNextPage, fetchNextPage }
}
