import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** What the simulators and those who speak to them must agree on. Made at random; nothing has a known password. */
export interface SimulatorSettings {
  readonly national: {
    readonly username: string
    readonly password: string
    readonly unitCode: string
    readonly destinationCode: string
  }
  readonly lgsp: { readonly consumerKey: string; readonly consumerSecret: string }
  readonly platform: { readonly partnerCode: string; readonly secret: string }
}

/** Reads the settings in `file`, or makes them there, readable by their owner only. */
export function loadSimulatorSettings(file: string, unitCode: string): SimulatorSettings {
  if (!existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true })
    const made: SimulatorSettings = {
      national: {
        username: 'unit-account',
        password: secret(),
        unitCode,
        destinationCode: 'VN:GOV:000.00.00.G22:vpcpdvcprovider',
      },
      lgsp: { consumerKey: secret(), consumerSecret: secret() },
      platform: { partnerCode: unitCode.replaceAll('.', ''), secret: secret() },
    }
    writeFileSync(file, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600 })
  }
  return JSON.parse(readFileSync(file, 'utf8')) as SimulatorSettings
}

const secret = () => randomBytes(24).toString('base64url')
