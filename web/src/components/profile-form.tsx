import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { patchProfile } from '../api/endpoints'
import { ApiError } from '../api/http'
import type { Profile } from '../api/types'
import { Field } from './field'

function problemOf(error: unknown, field: string): string | undefined {
  return error instanceof ApiError ? error.errors.find((e) => e.field === field)?.message : undefined
}

export function ProfileForm({ profile }: { profile: Profile }) {
  const client = useQueryClient()
  const [username, setUsername] = useState(profile.username)
  const [name, setName] = useState(profile.name ?? '')
  const [phone, setPhone] = useState(profile.phone ?? '')
  const save = useMutation({
    mutationFn: () =>
      patchProfile({
        ...(username === profile.username ? {} : { username }),
        name: name.trim() || null,
        phone: phone.trim() || null,
      }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['profile'] }),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate()
  }
  const whole = save.error instanceof ApiError && save.error.errors.length === 0 ? save.error.message : null
  return (
    <form className="profile-form" onSubmit={submit}>
      <Field
        label="Username"
        hint="What others see. Auctions that you bid in keep the old one."
        error={problemOf(save.error, 'username')}
      >
        <input
          className="input"
          autoComplete="username"
          minLength={3}
          maxLength={32}
          value={username}
          onChange={(e) => setUsername(e.target.value)}
        />
      </Field>
      <Field label="Name" error={problemOf(save.error, 'name')}>
        <input
          className="input"
          autoComplete="name"
          maxLength={255}
          value={name}
          onChange={(e) => setName(e.target.value)}
        />
      </Field>
      <Field label="Phone" hint="With its country, such as +1 555 0100." error={problemOf(save.error, 'phone')}>
        <input
          className="input"
          type="tel"
          autoComplete="tel"
          maxLength={40}
          value={phone}
          onChange={(e) => setPhone(e.target.value)}
        />
      </Field>
      <Field label="Email" hint="Comes from your sign-in.">
        <input className="input" value={profile.email ?? ''} readOnly />
      </Field>
      {whole && (
        <p className="field-note is-wrong" role="alert">
          {whole}
        </p>
      )}
      <button type="submit" className="button button-main" disabled={save.isPending}>
        {save.isPending ? 'Saving …' : 'Save'}
      </button>
      <p className="muted small" role="status">
        {save.isSuccess ? 'Saved.' : ''}
      </p>
    </form>
  )
}
