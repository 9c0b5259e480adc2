// Pictures of things for sale, drawn, so that the screenshots show what a host would.
import type { Browser } from '@playwright/test'

const frame = (back: string, table: string, things: string) => `
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1280 720" width="1280" height="720" preserveAspectRatio="xMidYMid slice">
  <defs>
    <radialGradient id="glow" cx="50%" cy="42%" r="65%">
      <stop offset="0" stop-color="#fff" stop-opacity=".34"/><stop offset="1" stop-color="#000" stop-opacity=".42"/>
    </radialGradient>
    <linearGradient id="brass" x1="0" x2="1"><stop offset="0" stop-color="#8a5d17"/><stop offset=".35" stop-color="#f4cf78"/>
      <stop offset=".6" stop-color="#c8922f"/><stop offset="1" stop-color="#6d4710"/></linearGradient>
    <linearGradient id="glaze" x1="0" x2="1"><stop offset="0" stop-color="#3d5f6b"/><stop offset=".4" stop-color="#b9d3d0"/>
      <stop offset="1" stop-color="#2b4650"/></linearGradient>
    <linearGradient id="steel" y1="0" y2="1" x1="0" x2="0"><stop offset="0" stop-color="#e9e9e6"/><stop offset="1" stop-color="#9a9c9c"/></linearGradient>
    <filter id="soft"><feGaussianBlur stdDeviation="16"/></filter>
  </defs>
  <rect width="1280" height="720" fill="${back}"/>
  <rect y="520" width="1280" height="200" fill="${table}"/>
  <rect y="520" width="1280" height="5" fill="#fff" opacity=".14"/>
  <rect width="1280" height="720" fill="url(#glow)"/>
  ${things}
</svg>`

const shadow = (x: number, y: number, width: number) =>
  `<ellipse cx="${x}" cy="${y}" rx="${width}" ry="24" fill="#000" opacity=".45" filter="url(#soft)"/>`

export const scenes = {
  lamp: frame(
    '#3b2f2a',
    '#5d4030',
    `${shadow(660, 600, 240)}
    <path d="M330 540 L520 250 H760 L960 540 Z" fill="#ffe9a8" opacity=".20" filter="url(#soft)"/>
    <path d="M520 110 h240 l78 170 h-396 z" fill="url(#brass)"/><path d="M442 280 h396 v14 h-396 z" fill="#6d4710"/>
    <ellipse cx="640" cy="296" rx="150" ry="20" fill="#fff3c4"/>
    <rect x="626" y="296" width="28" height="240" fill="url(#brass)"/>
    <circle cx="640" cy="420" r="26" fill="url(#brass)"/>
    <path d="M520 596 q0 -58 120 -58 t120 58 z" fill="url(#brass)"/>
    <path d="M712 296 v92" stroke="#f4cf78" stroke-width="4"/><circle cx="712" cy="394" r="8" fill="#f4cf78"/>`,
  ),
  bowl: frame(
    '#c9bfae',
    '#8a755c',
    `${shadow(640, 606, 260)}
    <path d="M330 330 q20 250 220 268 h180 q200 -18 220 -268 z" fill="url(#glaze)"/>
    <path d="M342 400 q60 46 130 4 t150 14 t150 -16 t164 -4 l14 -68 h-620 z" fill="#efe6d2" opacity=".85"/>
    <ellipse cx="640" cy="330" rx="310" ry="62" fill="#d9d2bf"/><ellipse cx="640" cy="336" rx="280" ry="48" fill="#6d8a8c"/>
    <ellipse cx="600" cy="344" rx="190" ry="26" fill="#9db8b6" opacity=".6"/>
    <path d="M540 598 h200 v16 h-200 z" fill="#4c3b2c"/>`,
  ),
  camera: frame(
    '#22363a',
    '#2f2823',
    `${shadow(640, 610, 330)}
    <rect x="330" y="250" width="620" height="350" rx="38" fill="#26221e"/>
    <path d="M330 290 q0 -70 70 -70 h120 l34 -44 h172 l34 44 h120 q70 0 70 70 v22 h-620 z" fill="url(#steel)"/>
    <rect x="566" y="196" width="148" height="54" rx="10" fill="#161412"/>
    <circle cx="640" cy="430" r="158" fill="#11100e"/><circle cx="640" cy="430" r="140" fill="url(#steel)"/>
    <circle cx="640" cy="430" r="112" fill="#191715"/><circle cx="640" cy="430" r="78" fill="#16283f"/>
    <circle cx="640" cy="430" r="44" fill="#0c1522"/><ellipse cx="612" cy="398" rx="30" ry="20" fill="#b8d4ff" opacity=".55"/>
    <circle cx="428" cy="214" r="32" fill="#777"/><rect x="812" y="182" width="76" height="36" rx="10" fill="#555"/>
    <circle cx="872" cy="340" r="20" fill="#c8321a"/>`,
  ),
  record: frame(
    '#7c2f3a',
    '#3a2027',
    `${shadow(640, 620, 380)}
    <rect x="300" y="130" width="470" height="470" rx="6" fill="#f1c74b"/>
    <circle cx="535" cy="365" r="150" fill="none" stroke="#7c2f3a" stroke-width="34"/><circle cx="535" cy="365" r="74" fill="#7c2f3a"/>
    <circle cx="800" cy="365" r="226" fill="#131112"/>
    ${[206, 186, 166, 146, 126, 106].map((r) => `<circle cx="800" cy="365" r="${r}" fill="none" stroke="#fff" opacity=".10" stroke-width="3"/>`).join('')}
    <circle cx="800" cy="365" r="76" fill="#f1c74b"/><circle cx="800" cy="365" r="10" fill="#131112"/>
    <path d="M800 365 L1000 260 A226 226 0 0 1 1024 340 Z" fill="#fff" opacity=".10"/>`,
  ),
} as const

export type Scene = keyof typeof scenes

/** A scene as the bytes of a JPEG. */
export async function photograph(browser: Browser, scene: Scene): Promise<Buffer> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 720 } })
  await page.setContent(`<style>body{margin:0}</style>${scenes[scene]}`)
  const bytes = await page.screenshot({ type: 'jpeg', quality: 82 })
  await page.close()
  return bytes
}
