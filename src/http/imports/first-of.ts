import type { LineOutcome } from '../../../schemas/import.ts'

/** The first lines of many; the rest is not read. */
export async function firstOf(lines: AsyncIterable<LineOutcome>, limit: number): Promise<LineOutcome[]> {
  const page: LineOutcome[] = []
  for await (const line of lines) {
    page.push(line)
    if (page.length === limit) break
  }
  return page
}
