import { useQuery } from '@tanstack/react-query'
import { listOwnBids } from '../api/endpoints'
import { type Cents, fromWire } from '../domain/money'

/** The person's best bid in this auction so far, so that a reload still tells them that they were outbid. */
export function useOwnBest(auctionId: string, person: string | null): Cents | null {
  const { data } = useQuery({
    queryKey: ['own-best', auctionId, person],
    queryFn: () => listOwnBids(),
    enabled: person !== null,
    staleTime: Infinity,
  })
  const newest = data?.items.find((bid) => bid.auction_id === auctionId)
  return newest ? fromWire(newest.amount) : null
}
