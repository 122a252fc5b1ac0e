import type { z } from 'zod'
import { type LgspSettings, settings } from '../../../../adapters/portals/lgsp/settings.ts'

export type SampleChanges = Partial<z.input<typeof settings>>

/** Settings of an axis that exists nowhere; what a test cares about can be replaced. */
export const sampleSettings = (replaced: SampleChanges = {}): LgspSettings =>
  settings.parse({
    tokenUrl: 'http://axis.example.vn:8280/token',
    serviceUrl: 'http://axis.example.vn:8280/onestop/',
    consumerKey: 'key-of-the-test',
    consumerSecret: 'secret-of-the-test',
    ...replaced,
  })
