import { zonedMinute } from '../../../domain/time/local-time.ts'
import type { Page } from '../../messages/page.ts'
import { useAddress } from '../router/address.ts'
import type { Reading } from '../session/use-read.ts'
import { useRead } from '../session/use-read.ts'
import { ProblemNote } from '../shell/problem-note.tsx'
import { type Column, DataTable } from './data-table.tsx'
import { type Filter, Filters } from './filters.tsx'
import { Paging } from './paging.tsx'

export interface ListProps<Row> {
  /** The path of the console's own API; it takes the words of the page's address, and `before`. */
  readonly path: string
  readonly caption: string
  readonly filters: readonly Filter[]
  readonly columns: readonly Column<Row>[]
  keyOf(row: Row): string | number
  readonly empty: string
}

/** A whole list: what narrows it, its rows, and its pages. */
export function List<Row>({ path, caption, filters, columns, keyOf, empty }: ListProps<Row>) {
  const { data, problem, isReading, again } = useListed<Row>(path)
  return (
    <>
      {filters.length > 0 && <Filters filters={filters} />}
      {problem && <ProblemNote problem={problem} onAgain={again} />}
      {data && (
        <>
          <DataTable
            {...{ caption, columns, keyOf, empty }}
            rows={data.rows}
            isBusy={isReading && !problem}
          />
          <Paging next={data.next} />
        </>
      )}
    </>
  )
}

/** The page of a list that the page's address asks for. Words that are times are told as instants. */
export function useListed<Row>(path: string): Reading<Page<Row, string | number>> {
  const { query } = useAddress()
  const words = new URLSearchParams()
  for (const [name, value] of query) words.set(name, asInstant(value))
  const text = words.toString()
  return useRead(text === '' ? path : `${path}?${text}`)
}

/** What a picker of times gives is a time in Việt Nam, which has one zone and no summer time. */
const asInstant = (value: string) => (/^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(value) ? zonedMinute(value) : value)
