import { useEffect, useState } from 'react'
import { useSearchParams } from 'react-router'
import { categories } from '../domain/categories'
import { Icon } from './icon'

const TYPING_MS = 300

function useFilter(name: string): [string, (value: string) => void] {
  const [params, setParams] = useSearchParams()
  const set = (value: string) =>
    setParams(
      (before) => {
        const after = new URLSearchParams(before)
        if (value) after.set(name, value)
        else after.delete(name)
        return after
      },
      { replace: true },
    )
  return [params.get(name) ?? '', set]
}

/** A text filter that waits until the typing pauses, and is emptied where somebody else clears the filters. */
function useTyped(name: string): [string, (value: string) => void] {
  const [applied, apply] = useFilter(name)
  const [typed, setTyped] = useState(applied)
  const [before, setBefore] = useState(applied)
  if (before !== applied) {
    setBefore(applied)
    if (applied === '') setTyped('')
  }
  useEffect(() => {
    if (typed === applied) return
    const timer = setTimeout(() => apply(typed.trim()), TYPING_MS)
    return () => clearTimeout(timer)
  })
  return [typed, setTyped]
}

function Search() {
  const [text, setText] = useTyped('q')
  return (
    <label className="search">
      <Icon name="search" />
      <span className="visually-hidden">Search</span>
      <input
        type="search"
        placeholder="Search lamps, sneakers, prints …"
        value={text}
        maxLength={200}
        onChange={(event) => setText(event.target.value)}
      />
    </label>
  )
}

function StatusSwitch() {
  const [status, setStatus] = useFilter('status')
  return (
    <div className="segments" role="group" aria-label="Status">
      <button type="button" aria-pressed={status !== 'closed'} onClick={() => setStatus('')}>
        Live
      </button>
      <button type="button" aria-pressed={status === 'closed'} onClick={() => setStatus('closed')}>
        Ended
      </button>
    </div>
  )
}

function CategoryChips() {
  const [category, setCategory] = useFilter('category')
  return (
    <div className="chips" role="group" aria-label="Category">
      {['', ...categories].map((name) => (
        <button
          key={name}
          type="button"
          className="chip"
          aria-pressed={category === name}
          onClick={() => setCategory(name)}
        >
          {name || 'everything'}
        </button>
      ))}
    </div>
  )
}

function PriceRange() {
  const [min, setMin] = useTyped('min')
  const [max, setMax] = useTyped('max')
  return (
    <details className={min || max ? 'price-range is-set' : 'price-range'}>
      <summary>Price</summary>
      <div className="price-fields" role="group" aria-label="Price">
        <input
          aria-label="Lowest price"
          inputMode="decimal"
          placeholder="Min"
          value={min}
          onChange={(e) => setMin(e.target.value)}
        />
        <span aria-hidden="true">–</span>
        <input
          aria-label="Highest price"
          inputMode="decimal"
          placeholder="Max"
          value={max}
          onChange={(e) => setMax(e.target.value)}
        />
      </div>
    </details>
  )
}

function Sort() {
  const [sort, setSort] = useFilter('sort')
  return (
    <select aria-label="Sort" className="select" value={sort} onChange={(event) => setSort(event.target.value)}>
      <option value="">Ending soon</option>
      <option value="newest">Newest</option>
      <option value="price_low">Price, low first</option>
      <option value="price_high">Price, high first</option>
    </select>
  )
}

export function Filters() {
  return (
    <search className="filters">
      <Search />
      <div className="filter-row">
        <StatusSwitch />
        <Sort />
        <PriceRange />
      </div>
      <CategoryChips />
    </search>
  )
}
