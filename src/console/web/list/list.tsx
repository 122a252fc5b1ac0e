import { type ReactNode, useState } from 'react'
import { zonedMinute } from '../../../domain/time/local-time.ts'
import type { Page } from '../../messages/page.ts'
import { useSpeech } from '../preferences/language.tsx'
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
  /** Rows of a page that are not for this list. */
  isLeftOut?(row: Row): boolean
  readonly act?: RowAct<Row>
}

/** What can be done with a row, and is asked for in a dialog. */
export interface RowAct<Row> {
  readonly title: string
  isFor?(row: Row): boolean
  /** `onDone` reads the list again. */
  dialog(row: Row, on: { readonly onClose: () => void; readonly onDone: () => void }): ReactNode
}

/** A whole list: what narrows it, its rows with what can be done with each, and its pages. */
export function List<Row>(props: ListProps<Row>) {
  const { path, caption, filters, columns, keyOf, empty, isLeftOut = () => false, act } = props
  const { texts } = useSpeech()
  const { data, problem, isReading, again } = useListed<Row>(path)
  const [chosen, setChosen] = useState<Row>()
  const acts: Column<Row> = {
    key: 'acts',
    title: texts.list.acts,
    isActs: true,
    cell: (row) =>
      act?.isFor?.(row) !== false && (
        <button type="button" className="plain-button" onClick={() => setChosen(row)}>
          {act?.title}
        </button>
      ),
  }
  return (
    <>
      {filters.length > 0 && <Filters filters={filters} />}
      {problem && <ProblemNote problem={problem} onAgain={again} />}
      {data && (
        <>
          <DataTable
            {...{ caption, keyOf, empty }}
            columns={act ? [...columns, acts] : columns}
            rows={data.rows.filter((row) => !isLeftOut(row))}
            isBusy={isReading && !problem}
          />
          <Paging next={data.next} />
        </>
      )}
      {chosen !== undefined && act?.dialog(chosen, { onClose: () => setChosen(undefined), onDone: again })}
    </>
  )
}

/** The page of a list that the page's address asks for. Words that are times are told as instants. */
function useListed<Row>(path: string): Reading<Page<Row, string | number>> {
  const { query } = useAddress()
  const words = new URLSearchParams()
  for (const [name, value] of query) words.set(name, asInstant(value))
  const text = words.toString()
  return useRead(text === '' ? path : `${path}?${text}`)
}

/** What a picker of times gives is a time in Việt Nam, which has one zone and no summer time. */
const asInstant = (value: string) => (/^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(value) ? zonedMinute(value) : value)
