import { useState } from 'react'
import { owes } from '../../../domain/bills/bill.ts'
import type { BillsMessage } from '../../messages/bills.ts'
import { billColumns } from '../bills/bill-columns.tsx'
import { type Column, DataTable } from '../list/data-table.tsx'
import { Filters } from '../list/filters.tsx'
import { useListed } from '../list/list.tsx'
import { Paging } from '../list/paging.tsx'
import { useSpeech } from '../preferences/language.tsx'
import { useAddress } from '../router/address.ts'
import { PageHead } from '../shell/page-head.tsx'
import { ProblemNote } from '../shell/problem-note.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { TakeDialog } from './take-dialog.tsx'
import { receiptWords } from './words.ts'

type Row = BillsMessage['rows'][number]

/** Finds what is owed and takes money for it. */
export function CounterPage() {
  const words = useWords(receiptWords)
  const { query } = useAddress()
  const isAsked = ['number', 'studentCode'].some((name) => query.has(name))
  return (
    <>
      <PageHead
        title={words.counter}
        lead={words.counterLead}
        above={{ to: '/receipts', title: words.title }}
      />
      <Filters
        filters={[
          { name: 'number', title: words.billNumber },
          { name: 'studentCode', title: words.student },
          { name: 'schoolCode', title: words.school },
        ]}
      />
      {isAsked ? <Owed /> : <p className="panel empty">{words.counterStart}</p>}
    </>
  )
}

function Owed() {
  const { texts, format } = useSpeech()
  const words = useWords(receiptWords)
  const { data, problem, isReading, again } = useListed<Row>('/bills')
  const [taking, setTaking] = useState<Row>()
  const columns: readonly Column<Row>[] = [
    ...billColumns({ ...words, number: words.bill }, format),
    {
      key: 'remains',
      title: words.remains,
      isFigure: true,
      cell: ({ payable, paid }) => format.dong(payable - paid),
    },
    {
      key: 'acts',
      title: texts.list.acts,
      isActs: true,
      cell: (row) => (
        <button type="button" className="plain-button" onClick={() => setTaking(row)}>
          {words.take}
        </button>
      ),
    },
  ]
  return (
    <>
      {problem && <ProblemNote problem={problem} onAgain={again} />}
      {data && (
        <>
          <DataTable
            caption={words.counterCaption}
            rows={data.rows.filter(({ state, payable, paid }) => owes(state) && payable > paid)}
            columns={columns}
            keyOf={({ id }) => id}
            empty={words.counterEmpty}
            isBusy={isReading && !problem}
          />
          <Paging next={data.next} />
        </>
      )}
      {taking && <TakeDialog bill={taking} onClose={() => setTaking(undefined)} />}
    </>
  )
}
