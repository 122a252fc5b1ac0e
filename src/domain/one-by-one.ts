import { messageOf } from './words-of-error.ts'

/**
 * Does something with each, in turn: what fails keeps the others from nothing, and is thrown when all had theirs. Of several
 * failures it throws an `AggregateError` that says what each said.
 */
export async function oneByOne<Item>(
  items: Iterable<Item> | AsyncIterable<Item>,
  work: (item: Item) => Promise<unknown>,
): Promise<void> {
  const failures: unknown[] = []
  for await (const item of items) {
    try {
      await work(item)
    } catch (error) {
      failures.push(error)
    }
  }
  if (failures.length > 1)
    throw new AggregateError(failures, [...new Set(failures.map(messageOf))].join('; '))
  if (failures.length === 1) throw failures[0]
}
