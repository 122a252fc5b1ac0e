import { UsageError } from '../command.ts'

/** Reads the id of an exchange from a command line. Throws a `UsageError` that says how it is called. */
export function exchangeId(text: string | undefined, usage: string): number {
  const id = Number(text)
  if (text === undefined || !Number.isSafeInteger(id) || id < 1) throw new UsageError(usage)
  return id
}
