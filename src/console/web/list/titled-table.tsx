import type { ReactNode } from 'react'
import { Titled } from '../detail/titled.tsx'
import { DataTable, type DataTableProps } from './data-table.tsx'

interface TitledTableProps<Row> extends Omit<DataTableProps<Row>, 'caption'> {
  readonly title: string
  /** Buttons at the end of the title's line. */
  readonly acts?: ReactNode
}

/** A table below its title, which is its caption too. */
export function TitledTable<Row>({ title, acts, ...table }: TitledTableProps<Row>) {
  return (
    <Titled {...{ title, acts }}>
      <DataTable caption={title} {...table} />
    </Titled>
  )
}
