import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useMemo, useState } from 'react'
import { listBlocks, setBlocked } from '../api/endpoints'
import { ApiError } from '../api/http'
import type { BlockedPerson } from '../api/types'

const PAGES_MAX = 50

async function allBlocks(auctionId: string): Promise<BlockedPerson[]> {
  const people: BlockedPerson[] = []
  let cursor: string | undefined
  for (let page = 0; page < PAGES_MAX; page++) {
    const { items, next_cursor } = await listBlocks(auctionId, cursor)
    people.push(...items)
    if (!next_cursor) break
    cursor = next_cursor
  }
  return people
}

export interface Person {
  user_id: string
  username: string
}

export interface Blocks {
  possible: boolean // an older house has no blocks
  people: BlockedPerson[]
  ids: ReadonlySet<string>
  asked: Person | null // who is to be blocked, once that is confirmed
  busy: boolean
  error: string | null
  ask: (person: Person | null) => void
  block: (person: Person) => void
  unblock: (person: Person) => void
}

/** Who may neither bid nor chat in an auction, and how to change that. */
export function useBlocks(auctionId: string): Blocks {
  const client = useQueryClient()
  const key = ['blocks', auctionId]
  const { data, error } = useQuery({ queryKey: key, queryFn: () => allBlocks(auctionId), staleTime: 60_000 })
  const [asked, ask] = useState<Person | null>(null)
  const change = useMutation({
    mutationFn: ({ person, blocked }: { person: Person; blocked: boolean }) =>
      setBlocked(auctionId, person.user_id, blocked),
    onSuccess: (_answer, { person, blocked }) => {
      const others = (client.getQueryData<BlockedPerson[]>(key) ?? []).filter((each) => each.user_id !== person.user_id)
      client.setQueryData<BlockedPerson[]>(key, blocked ? [...others, person] : others)
    },
    onSettled: () => ask(null),
  })
  const people = useMemo(() => data ?? [], [data])
  const ids = useMemo(() => new Set(people.map((each) => each.user_id)), [people])
  const { mutate } = change
  return {
    possible: !(error instanceof ApiError && error.status === 404),
    people,
    ids,
    asked,
    busy: change.isPending,
    error: change.error?.message ?? null,
    ask: useCallback((person: Person | null) => ask(person), []),
    block: (person) => mutate({ person, blocked: true }),
    unblock: useCallback((person: Person) => mutate({ person, blocked: false }), [mutate]),
  }
}
