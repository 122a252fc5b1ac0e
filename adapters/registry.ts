import * as national from './portals/national/index.ts'
import * as mbDaily from './statements/mb-daily/index.ts'

/** Every party that the gateway can speak to, by what it does for us. */
export const adapters = {
  portals: { national },
  payments: {},
  statements: { 'mb-daily': mbDaily },
} as const
