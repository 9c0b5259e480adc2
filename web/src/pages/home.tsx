import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useSearchParams } from 'react-router'
import { searchAuctions } from '../api/endpoints'
import { ApiError } from '../api/http'
import type { AuctionSummary, Page, SearchFilters } from '../api/types'
import { CardList } from '../components/card-list'
import { Filters } from '../components/filters'
import { MoreButton } from '../components/more-button'
import { Notice } from '../components/notice'
import { Spinner } from '../components/spinner'
import { Unreachable } from '../components/unreachable'
import { readSearch, withoutRefused } from '../domain/search'

// Cards on the screen are told of bids at once; the list brings what is new and what has gone.
const REFRESH_MS = 4000

// What leaves auctions out of the list, besides their status.
const narrowing = ['category', 'q', 'min', 'max']

function widened(params: URLSearchParams): URLSearchParams {
  return new URLSearchParams([...params].filter(([name]) => !narrowing.includes(name)))
}

interface Found {
  page: Page<AuctionSummary>
  refused: string[]
}

// An address may ask for what this house does not know; it is shown what there is all the same.
async function find(filters: SearchFilters, cursor?: string): Promise<Found> {
  try {
    return { page: await searchAuctions(filters, cursor), refused: [] }
  } catch (error) {
    const refused = error instanceof ApiError && error.status === 422 ? error.errors.map(({ field }) => field) : []
    const kept = withoutRefused(filters, refused)
    if (!kept) throw error
    return { page: await searchAuctions(kept, cursor), refused }
  }
}

export function HomePage() {
  const [params, setParams] = useSearchParams()
  const { filters, leftOut } = readSearch(params)
  const query = useInfiniteQuery({
    queryKey: ['auctions', filters],
    queryFn: ({ pageParam }) => find(filters, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ page }) => page.next_cursor ?? undefined,
    refetchInterval: (q) => ((q.state.data?.pages.length ?? 1) <= 2 ? REFRESH_MS : REFRESH_MS * 5),
    placeholderData: keepPreviousData,
  })
  useEffect(() => {
    document.title = 'FlashAuction'
  }, [])
  const auctions = query.data?.pages.flatMap(({ page }) => page.items) ?? []
  const ignored = [...leftOut, ...(query.data?.pages[0]?.refused ?? [])]
  const closed = filters.status === 'closed'
  return (
    <div className="page browse">
      <div className="browse-head">
        <h1>
          {closed ? (
            'Ended'
          ) : (
            <>
              <span className="live-dot" aria-hidden="true" />
              <span>Live now</span>
            </>
          )}
        </h1>
        <p className="muted">
          {closed ? 'What went, and for how much.' : 'Ending soonest first. When it is gone, it is gone.'}
        </p>
      </div>
      <Filters />
      {ignored.length > 0 && (
        <p className="muted" role="status">
          Left out of the address, for this list does not know it: {ignored.join(', ')}.
        </p>
      )}
      {query.isPending && <Spinner />}
      {query.isError && !query.data && <Unreachable onRetry={() => void query.refetch()} />}
      {query.data && auctions.length === 0 && (
        <Notice icon="search" title="Nothing here">
          <p className="muted">No auction fits. Loosen the filters, or sell something yourself.</p>
          {narrowing.some((name) => params.has(name)) && (
            <button type="button" className="button button-main" onClick={() => setParams(widened)}>
              Clear the filters
            </button>
          )}
        </Notice>
      )}
      {auctions.length > 0 && <CardList auctions={auctions} />}
      <MoreButton list={query} />
    </div>
  )
}
