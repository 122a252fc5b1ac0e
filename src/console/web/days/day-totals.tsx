import type { DayFacts, DayTotal } from '../../../domain/days/business-day.ts'
import { TitledTable } from '../list/titled-table.tsx'
import { useSpeech } from '../preferences/language.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { dayWords } from './words.ts'

/** What a closed day counted, and what its entries moved in the ledger. */
export function DayTotals({ facts: { totals } }: { readonly facts: DayFacts }) {
  const { format } = useSpeech()
  const words = useWords(dayWords)
  const named = (rows: Readonly<Record<string, DayTotal>>, nameOf: (name: string) => string) =>
    Object.entries(rows).map(([kind, total]) => ({ ...total, name: nameOf(words.records[kind] ?? kind) }))
  const rows = [
    ...named(totals.rows, (name) => name),
    ...named(totals.late, (name) => words.lateOf(name)),
    ...(totals.inTransit.count > 0
      ? [{ name: words.inTransit, count: totals.inTransit.count, in: totals.inTransit.amount, out: 0 }]
      : []),
  ]
  const accounts = Object.entries(totals.accounts).map(([account, moved]) => ({ account, moved }))
  return (
    <>
      <TitledTable
        title={words.totals}
        rows={rows}
        keyOf={({ name }) => name}
        empty="–"
        columns={[
          { key: 'record', title: words.record, isHead: true, cell: ({ name }) => name },
          { key: 'count', title: words.count, isFigure: true, cell: ({ count }) => format.count(count) },
          { key: 'in', title: words.came, isFigure: true, cell: (row) => format.dong(row.in) },
          { key: 'out', title: words.went, isFigure: true, cell: ({ out }) => format.dong(out) },
        ]}
      />
      <TitledTable
        title={words.accounts}
        rows={accounts}
        keyOf={({ account }) => account}
        empty="–"
        columns={[
          {
            key: 'account',
            title: words.account,
            isHead: true,
            cell: ({ account }) => <code>{account}</code>,
          },
          { key: 'moved', title: words.moved, isFigure: true, cell: ({ moved }) => format.dong(moved) },
        ]}
      />
    </>
  )
}
