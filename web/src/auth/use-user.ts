import { useQuery } from '@tanstack/react-query'
import type { User } from 'oidc-client-ts'
import { useSyncExternalStore } from 'react'
import { getProfile } from '../api/endpoints'
import { currentUser, onUserChange } from './session'

export function useUser(): User | null {
  return useSyncExternalStore(onUserChange, currentUser)
}

/** The signed-in person as the auction house knows them. */
export function useProfile() {
  const user = useUser()
  return useQuery({
    queryKey: ['profile', user?.profile.sub],
    queryFn: getProfile,
    enabled: user !== null,
    staleTime: 60_000,
  })
}
