// biome-ignore-all lint/a11y/noRedundantRoles: a browser that draws no table takes the roles of its parts away
import type { ReactNode } from 'react'
import './data-table.css'

export interface Column<Row> {
  readonly key: string
  readonly title: string
  cell(row: Row): ReactNode
  /** Figures stand at the end, under one another. */
  readonly isFigure?: boolean
  /** What can be done: its title is heard and not seen. */
  readonly isActs?: boolean
  /** Names the row: read first, and the title of its card on a phone. One column does. */
  readonly isHead?: boolean
}

export interface DataTableProps<Row> {
  /** What the table shows, for screen readers. */
  readonly caption: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  keyOf(row: Row): string | number
  /** What is said when there are no rows. */
  readonly empty: string
  /** The rows are of before, and newer ones are being read. */
  readonly isBusy?: boolean
}

/**
 * Rows of a list. On a phone each row is a card with its column's title before each value.
 */
export function DataTable<Row>({ caption, columns, rows, keyOf, empty, isBusy }: DataTableProps<Row>) {
  if (rows.length === 0) return <p className="panel empty">{empty}</p>
  return (
    <div className="panel table-panel" aria-busy={isBusy ?? false}>
      <table className="data-table" role="table">
        <caption className="for-readers">{caption}</caption>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map(({ key, title, isFigure, isActs }) => (
              <th key={key} role="columnheader" scope="col" data-figure={isFigure ?? false}>
                {isActs ? <span className="for-readers">{title}</span> : title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => (
            <tr key={keyOf(row)} role="row">
              {columns.map((column) => (
                <Cell key={column.key} column={column} row={row} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Cell<Row>({ column, row }: { readonly column: Column<Row>; readonly row: Row }) {
  const { title, cell, isFigure = false, isActs = false, isHead } = column
  const content = cell(row)
  if (isHead) {
    return (
      <th role="rowheader" scope="row" data-figure={isFigure}>
        {content}
      </th>
    )
  }
  return (
    <td
      role="cell"
      data-title={isActs ? '' : title}
      data-figure={isFigure}
      data-none={content === null || content === ''}
    >
      <div>{content}</div>
    </td>
  )
}
