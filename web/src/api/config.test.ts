import { describe, expect, it } from 'vitest'
import { defaultConfig, readConfig } from './config'

describe('the configuration of the house', () => {
  it('is taken as told', () => {
    const told = {
      oidc: { issuer: 'https://cognito-idp.eu-west-1.amazonaws.com/pool', client_id: 'abc' },
      video: { ingest: true, browser: false, missing: ['ffmpeg'] },
    }
    expect(readConfig(told)).toEqual(told)
  })

  it('falls back where something is absent or odd', () => {
    for (const told of [null, {}, 'x', { oidc: 5, video: { ingest: 'yes', missing: 'ffmpeg' } }])
      expect(readConfig(told)).toEqual(defaultConfig)
    expect(readConfig({ video: { missing: ['ffmpeg', 7] } }).video.missing).toEqual(['ffmpeg'])
  })
})
