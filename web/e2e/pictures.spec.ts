// What is no picture, or no whole one, is refused in words on the page and again by the server.
import { readFileSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { join } from 'node:path'
import { type Page } from '@playwright/test'
import { expect, houseUrl, person, somebody, test, token, upload } from './house'

/** A real picture of a type, drawn by the browser. */
async function drawn(page: Page, type: string): Promise<Buffer> {
  const numbers = await page.evaluate(async (mime) => {
    const canvas = document.createElement('canvas')
    canvas.width = 320
    canvas.height = 240
    const context = canvas.getContext('2d')
    for (let i = 0; i < 400; i++) {
      if (context) context.fillStyle = `hsl(${(i * 37) % 360} 80% 50%)`
      context?.fillRect((i * 53) % 320, (i * 29) % 240, 40, 30)
    }
    const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, mime))
    return [...new Uint8Array((await blob?.arrayBuffer()) ?? new ArrayBuffer(0))]
  }, type)
  return Buffer.from(numbers)
}

const executable = Buffer.concat([Buffer.from('MZ\x90\0'), Buffer.alloc(2000, 7)])
const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')

/** The same picture with its head fine and its end lost. */
const cutShort = (picture: Buffer) => picture.subarray(0, Math.floor(picture.length * 0.6))

test('the page refuses what is no whole picture, each in its words', async ({ browser }) => {
  const { page, context } = await person(browser, 'hanna')
  await page.goto('/sell')
  const jpeg = await drawn(page, 'image/jpeg')
  const png = await drawn(page, 'image/png')
  const noise = Buffer.concat([jpeg.subarray(0, 200), Buffer.alloc(5000, 0xab)])
  // Playwright passes on 50 MB by a path only.
  const huge = test.info().outputPath('huge.jpg')
  const { writeFileSync } = await import('node:fs')
  writeFileSync(huge, Buffer.concat([jpeg, Buffer.alloc(50 * 1024 * 1024)]))
  const input = page.locator('input[type=file]')
  await input.setInputFiles(huge)
  await expect(page.getByText('huge.jpg is larger than 8 MB.')).toBeVisible()
  await input.setInputFiles([
    { name: 'logo.svg', mimeType: 'image/svg+xml', buffer: svg },
    { name: 'setup.jpg', mimeType: 'image/jpeg', buffer: executable },
    { name: 'broken.jpg', mimeType: 'image/jpeg', buffer: noise },
    { name: 'empty.png', mimeType: 'image/png', buffer: Buffer.alloc(0) },
    { name: 'cut.png', mimeType: 'image/png', buffer: cutShort(png) },
    { name: 'fine.jpg', mimeType: 'image/jpeg', buffer: jpeg },
  ])
  for (const said of [
    'logo.svg is no JPEG, PNG or WebP picture.',
    'setup.jpg is no JPEG, PNG or WebP picture.',
    'broken.jpg is broken and cannot be shown.',
    'empty.png is empty.',
    /cut\.png/,
  ])
    await expect(page.getByRole('alert').getByText(said)).toBeVisible()
  await expect(page.locator('.preview')).toHaveCount(1)
  await expect(page.getByRole('img', { name: 'fine.jpg' })).toBeVisible()
  await expect(page.locator('.preview progress')).toHaveCount(0)
  await context.close()
})

test('a photo of a phone is shown upright, and tells nobody where it was taken', async ({ page }) => {
  for (const type of ['jpeg', 'png', 'webp']) {
    const file = `../../tests/golden/pictures/phone.${type === 'jpeg' ? 'jpg' : type}`
    const key = await upload(somebody('eve'), `image/${type}`, readFileSync(join(import.meta.dirname, file)))
    const address = `${houseUrl()}/media/${key}`
    const kept = await (await page.request.get(address)).body()
    expect(kept.includes('SECRET'), type).toBe(false)
    await page.setContent(`<img src="${address}" alt="">`)
    const size = await page.locator('img').evaluate(async (image: HTMLImageElement) => {
      await image.decode()
      return [image.naturalWidth, image.naturalHeight]
    })
    // It lies on its side, 64 by 48, and says so; not every browser heeds that in a PNG or WebP.
    if (type === 'jpeg') expect(size).toEqual([48, 64])
    else expect(size.sort()).toEqual([48, 64])
  }
})

test('the server refuses the same bytes whatever a client says of them', async ({ page }) => {
  await page.goto('/')
  const jpeg = await drawn(page, 'image/jpeg')
  const png = await drawn(page, 'image/png')
  const webp = await drawn(page, 'image/webp')
  const who = { Authorization: `Bearer ${token(somebody('eve'))}` }
  const upload = async (type: string, bytes: Buffer) => {
    const answer = await page.request.post(`${houseUrl()}/media/uploads`, {
      headers: who,
      data: { content_type: type },
    })
    if (answer.status() !== 201) return { status: answer.status(), key: '' }
    const { key } = (await answer.json()) as { key: string }
    const sent = await page.request.put(`${houseUrl()}/media/uploads/${key}`, {
      headers: { 'Content-Type': type },
      data: bytes,
    })
    return { status: sent.status(), key }
  }
  for (const [type, bytes] of [
    ['image/jpeg', jpeg],
    ['image/png', png],
    ['image/webp', webp],
  ] as const) {
    const { status, key } = await upload(type, bytes)
    expect(status, `a whole ${type}`).toBe(204)
    expect((await page.request.get(`${houseUrl()}/media/${key}`)).headers()['content-type']).toBe(type)
    expect((await upload(type, cutShort(bytes))).status, `a ${type} cut short`).toBe(422)
    expect((await upload(type, executable)).status, `a program as ${type}`).toBe(422)
    expect((await upload(type, svg)).status, `an SVG as ${type}`).toBe(422)
  }
  const middle = Math.floor(jpeg.length / 2)
  const spoiled = Buffer.concat([
    jpeg.subarray(0, middle),
    Buffer.from([0xff, 0x02, 0xff, 0x02]),
    jpeg.subarray(middle + 4),
  ])
  expect((await upload('image/jpeg', spoiled)).status, 'a fine head, a broken scan').toBe(422)
  const flipped = Buffer.from(png)
  flipped[Math.floor(png.length / 2)] = (flipped[Math.floor(png.length / 2)] ?? 0) ^ 0xff
  expect((await upload('image/png', flipped)).status, 'a PNG with a wrong checksum').toBe(422)
  expect((await upload('image/svg+xml', svg)).status).toBe(422)
  expect((await upload('image/jpeg', Buffer.concat([jpeg, Buffer.alloc(9 * 1024 * 1024)]))).status).toBe(413)
})

/** A path as it stands; other clients tidy it before they ask. */
const rawGet = (path: string): Promise<{ status: number; body: string }> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(houseUrl())
    const asked = httpRequest({ hostname, port, path }, (answer) => {
      let body = ''
      answer.on('data', (chunk: Buffer) => (body += chunk.toString('latin1')))
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body }))
    })
    asked.on('error', reject)
    asked.end()
  })

test('no path leads out of the pictures or the video', async () => {
  for (const folder of ['/media', '/hls', '/assets'])
    for (const way of [
      '/../../../../../../etc/passwd',
      '/..%2f..%2f..%2f..%2fetc%2fpasswd',
      '/%2e%2e/%2e%2e/%2e%2e/etc/passwd',
      '/....//....//etc/passwd',
      '/%00/etc/passwd',
      '//etc/passwd',
      '/..%5c..%5cetc%5cpasswd',
      '/00000000-0000-4000-8000-000000000000/../../ledger_key',
      '/00000000-0000-4000-8000-000000000000/..%2f..%2fnginx.conf',
    ]) {
      const { status, body } = await rawGet(folder + way)
      expect(status, folder + way).toBeGreaterThanOrEqual(400)
      expect(status, folder + way).toBeLessThan(500)
      expect(body, folder + way).not.toContain('root:')
    }
})
