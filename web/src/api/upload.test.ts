import { describe, expect, it } from 'vitest'
import { PICTURE_BYTES_MAX, refusePicture } from './upload'

const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0])

describe('a picture to send', () => {
  it('is known by its bytes and not by its name', async () => {
    expect(await refusePicture(new File([png], 'lamp.exe'), () => Promise.resolve(true))).toBeNull()
    expect(await refusePicture(new File(['MZ and so on'], 'lamp.png', { type: 'image/png' }))).toContain('JPEG')
    expect(await refusePicture(new File(['<svg onload="x"/>'], 'lamp.svg', { type: 'image/svg+xml' }))).toContain(
      'JPEG',
    )
  })

  it('can be shown', async () => {
    const broken = new File([png], 'lamp.png')
    expect(await refusePicture(broken, () => Promise.resolve(false))).toContain('broken')
  })

  it('is not too large, and not nothing', async () => {
    expect(await refusePicture(new File([png, new Uint8Array(PICTURE_BYTES_MAX)], 'big.png'))).toContain('8 MB')
    expect(await refusePicture(new File([], 'none.png'))).toContain('empty')
  })
})
