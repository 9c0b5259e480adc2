import '@fontsource-variable/figtree/wght.css'
import '@fontsource-variable/bricolage-grotesque/wght.css'
import './styles/tokens.css'
import './styles/base.css'
import './styles/controls.css'
import './styles/layout.css'
import './styles/browse.css'
import './styles/sale.css'
import './styles/bid.css'
import './styles/chat.css'
import './styles/host.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { setTokenSource } from './api/http'
import { App } from './app'
import { accessToken, restoreSession } from './auth/session'

setTokenSource(accessToken)

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')

void restoreSession().finally(() => {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  )
})
