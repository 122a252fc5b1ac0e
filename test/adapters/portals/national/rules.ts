import type { z } from 'zod'
import { type NationalSettings, settings } from '../../../../adapters/portals/national/settings.ts'

/** Settings of a unit as an operator would write them, with the defaults filled in. */
export const nationalRules = (differences: Partial<z.input<typeof settings>> = {}): NationalSettings =>
  settings.parse({
    adapterUrl: 'http://security-server.example.vn:8081/XrdAdapter/RestService/forward',
    businessPath: '/mapi/integration',
    username: 'don-vi-mau',
    password: 'a password made for tests',
    unitCode: '000.00.14.H20',
    ...differences,
  })
