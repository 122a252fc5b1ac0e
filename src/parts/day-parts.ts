import { adapters } from '../../adapters/registry.ts'
import type { DayRules } from '../domain/days/business-day.ts'
import { signJson } from '../evidence/signed-json.ts'
import type { KeyRing } from '../keyring/key-ring.ts'
import type { SignDay } from '../ports/days/day-store.ts'
import type { Config } from './configuration.ts'

/** What closing days needs beside the store. */
export interface DayParts {
  readonly rules: DayRules
  readonly sign: SignDay
}

/** Makes the rules of the configuration, and the signing of closed days by the key of the evidence. */
export function createDayParts(
  { businessDays: { cutOffs, ...limits }, statements }: Config,
  keyRing: KeyRing,
): DayParts {
  const signer = keyRing.signerFor('evidence')
  const rules: DayRules = {
    ...limits,
    cutOffs: Object.fromEntries(Object.entries(cutOffs).map(([channel, time]) => [channel, minutesOf(time)])),
    dailySenders: Object.entries(statements).flatMap(([source, { channel, adapter }]) =>
      channel ? [{ source, channel, settles: tellsOf(adapter) === 'settlements' }] : [],
    ),
  }
  return { rules, sign: (facts) => signJson(facts, signer()) }
}

const tellsOf = (adapter: string) => adapters.statements[adapter as keyof typeof adapters.statements].tells

/** Minutes after the beginning of a day of `23:00`; midnight where nothing is said. */
export const minutesOf = (time = '24:00'): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))
