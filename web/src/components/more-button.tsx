interface Props {
  list: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => Promise<unknown> }
}

/** Gets a list's next page, where there is one. */
export function MoreButton({ list }: Props) {
  if (!list.hasNextPage) return null
  return (
    <button
      type="button"
      className="button button-quiet more-button"
      disabled={list.isFetchingNextPage}
      onClick={() => void list.fetchNextPage()}
    >
      {list.isFetchingNextPage ? 'Loading …' : 'Show more'}
    </button>
  )
}
