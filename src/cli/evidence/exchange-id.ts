import { UsageError } from '../command.ts'

/** Reads the id of an exchange from a command line. Throws a `UsageError` that says the form of the command. */
export function exchangeId(text: string | undefined, form: string): number {
  const id = Number(text)
  if (text === undefined || !Number.isSafeInteger(id) || id < 1) throw new UsageError(`evidence ${form}`)
  return id
}
