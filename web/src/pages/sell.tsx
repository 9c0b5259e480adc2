import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useCallback, useEffect, useRef, useState } from 'react'
import { useNavigate } from 'react-router'
import { createAuction } from '../api/endpoints'
import { ApiError } from '../api/http'
import { signIn } from '../auth/session'
import { useUser } from '../auth/use-user'
import { DurationPicker } from '../components/duration-picker'
import { Field } from '../components/field'
import { Notice } from '../components/notice'
import { PictureDrop } from '../components/picture-drop'
import { categories } from '../domain/categories'
import { emptyListing, type Listing, listingProblems, toNewAuction } from '../domain/listing'
import { randomUuid } from '../domain/uuid'

type Problems = Partial<Record<string, string>>

function serverProblems(error: unknown): Problems {
  if (!(error instanceof ApiError)) return error ? { form: 'Something went wrong.' } : {}
  if (error.errors.length === 0) return { form: error.message }
  return Object.fromEntries(error.errors.map(({ field, message }) => [field, `This ${message}.`]))
}

function ListingForm() {
  const navigate = useNavigate()
  const client = useQueryClient()
  const [listing, setListing] = useState<Listing>(emptyListing)
  const [problems, setProblems] = useState<Problems>({})
  const [pictures, setPictures] = useState<{ keys: string[]; busy: boolean }>({ keys: [], busy: false })
  const onPictures = useCallback((keys: string[], busy: boolean) => setPictures({ keys, busy }), [])
  const sent = useRef({ body: '', key: '' })
  const create = useMutation({
    mutationFn: () => {
      const fields = toNewAuction(listing, pictures.keys)
      const body = JSON.stringify(fields)
      // The same listing again after a lost answer must not open a second auction.
      if (sent.current.body !== body) sent.current = { body, key: randomUuid() }
      return createAuction(fields, sent.current.key)
    },
    onSuccess: (auction) => {
      client.setQueryData(['stream', auction.auction_id], auction.stream)
      void navigate(`/host/${auction.auction_id}`)
    },
    onError: (error) => setProblems(serverProblems(error)),
  })
  const set = (fields: Partial<Listing>) => setListing((before) => ({ ...before, ...fields }))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const found = listingProblems(listing)
    setProblems(found)
    if (Object.keys(found).length === 0) create.mutate()
    else document.querySelector<HTMLElement>(`[name="${Object.keys(found)[0]}"]`)?.focus()
  }
  return (
    <form className="listing" onSubmit={submit} noValidate>
      <PictureDrop onChange={onPictures} />
      <div className="listing-fields">
        <Field label="Title" error={problems.title}>
          <input
            className="input"
            name="title"
            maxLength={500}
            value={listing.title}
            placeholder="What is it?"
            onChange={(e) => set({ title: e.target.value })}
          />
        </Field>
        <Field label="Description" hint="Condition, size, story. Plain text." error={problems.description}>
          <textarea
            className="input"
            name="description"
            rows={4}
            maxLength={5000}
            value={listing.description}
            onChange={(e) => set({ description: e.target.value })}
          />
        </Field>
        <div className="field-pair">
          <Field label="Starting bid" error={problems.starting_bid}>
            <input
              className="input"
              name="starting_bid"
              inputMode="decimal"
              placeholder="10.00"
              value={listing.startingBid}
              onChange={(e) => set({ startingBid: e.target.value })}
            />
          </Field>
          <Field label="Smallest step" hint="Each bid is at least this much higher." error={problems.increment}>
            <input
              className="input"
              name="increment"
              inputMode="decimal"
              value={listing.increment}
              onChange={(e) => set({ increment: e.target.value })}
            />
          </Field>
        </div>
        <Field label="Category" error={problems.category}>
          <input
            className="input"
            name="category"
            list="categories"
            maxLength={100}
            value={listing.category}
            onChange={(e) => set({ category: e.target.value })}
          />
        </Field>
        <datalist id="categories">
          {categories.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
        <DurationPicker seconds={listing.seconds} error={problems.duration} onChange={(seconds) => set({ seconds })} />
        {problems.form && (
          <p className="field-note is-wrong" role="alert">
            {problems.form}
          </p>
        )}
        <button type="submit" className="button button-main button-large" disabled={create.isPending || pictures.busy}>
          {create.isPending ? 'Opening …' : pictures.busy ? 'Sending pictures …' : 'Open the auction'}
        </button>
        <p className="muted small">It is live at once. Bids in the last 30 seconds move the end.</p>
      </div>
    </form>
  )
}

export function SellPage() {
  const user = useUser()
  useEffect(() => {
    document.title = 'Sell · FlashAuction'
  }, [])
  return (
    <div className="page">
      <h1>Sell something</h1>
      {user ? (
        <ListingForm />
      ) : (
        <Notice icon="tag" title="Sign in to sell">
          <p className="muted">Your auction opens the moment that you list it.</p>
          <button type="button" className="button button-main" onClick={() => void signIn()}>
            Sign in
          </button>
        </Notice>
      )}
    </div>
  )
}
