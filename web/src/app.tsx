import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { BrowserRouter, Route, Routes } from 'react-router'
import { ApiError } from './api/http'
import { onPersonChange } from './auth/session'
import { Layout } from './components/layout'
import { Spinner } from './components/spinner'
import { CallbackPage } from './pages/callback'
import { HomePage } from './pages/home'
import { NotFoundPage } from './pages/not-found'
import { SignedOutPage } from './pages/signed-out'

const SalePage = lazy(() => import('./pages/sale').then((m) => ({ default: m.SalePage })))
const SellPage = lazy(() => import('./pages/sell').then((m) => ({ default: m.SellPage })))
const HostPage = lazy(() => import('./pages/host').then((m) => ({ default: m.HostPage })))
const MePage = lazy(() => import('./pages/me').then((m) => ({ default: m.MePage })))

const RETRIES = 2

const client = new QueryClient({
  defaultOptions: {
    queries: {
      retry: (failures, error) =>
        failures < RETRIES && error instanceof ApiError && (error.status === 0 || error.status >= 429),
      refetchOnWindowFocus: true,
      networkMode: 'always',
    },
    mutations: { networkMode: 'always' },
  },
})

// What was fetched was fetched for one person.
onPersonChange(() => client.clear())

export function App() {
  return (
    <QueryClientProvider client={client}>
      <BrowserRouter>
        <Suspense fallback={<Spinner />}>
          <Routes>
            <Route element={<Layout />}>
              <Route index element={<HomePage />} />
              <Route path="/live/:id" element={<SalePage />} />
              <Route path="/sell" element={<SellPage />} />
              <Route path="/host/:id" element={<HostPage />} />
              <Route path="/me" element={<MePage />} />
              <Route path="/auth/callback" element={<CallbackPage />} />
              <Route path="/signed-out" element={<SignedOutPage />} />
              <Route path="*" element={<NotFoundPage />} />
            </Route>
          </Routes>
        </Suspense>
      </BrowserRouter>
    </QueryClientProvider>
  )
}
