import type { BillLine } from '../../../../schemas/bill.ts'
import { billSums } from '../../../domain/bills/bill.ts'
import type { BillMessage } from '../../messages/bills.ts'
import { TitledTable } from '../list/titled-table.tsx'
import { useSpeech } from '../preferences/language.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { billWords } from './words.ts'

/** What a bill asks, line by line, with exemptions and what they rest on. */
export function BillLines({ bill }: { readonly bill: BillMessage['bill'] }) {
  const { format } = useSpeech()
  const words = useWords(billWords)
  const { lines, budgetCompensation } = bill
  const gross = lines.reduce((total, line) => total + line.gross, 0)
  // What is voluntary is owed by nobody.
  const { payable } = billSums(lines)
  const sum = { name: words.total, gross, budgetCompensation, payable }
  const rows = [...lines.map((line, key) => ({ ...line, key })), { ...sum, key: -1 }]
  return (
    <TitledTable<Partial<BillLine> & typeof sum & { readonly key: number }>
      title={words.lines}
      rows={rows}
      keyOf={({ key }) => key}
      empty=""
      columns={[
        {
          key: 'item',
          title: words.item,
          isHead: true,
          cell: ({ name, kind, exactness, carriedFrom }) => (
            <>
              {name}
              {kind && (
                <small>
                  {[
                    carriedFrom ? words.carriedFrom(carriedFrom) : words.feeKinds[kind],
                    exactness && words.exactness[exactness],
                  ]
                    .filter(Boolean)
                    .join(', ')}
                </small>
              )}
            </>
          ),
        },
        { key: 'gross', title: words.gross, isFigure: true, cell: (line) => format.dong(line.gross) },
        {
          key: 'exempt',
          title: words.exempt,
          isFigure: true,
          cell: ({ exemptionRate }) => (exemptionRate ? `${exemptionRate}%` : null),
        },
        { key: 'basis', title: words.basis, cell: ({ exemptionBasis }) => basisOf(exemptionBasis) },
        {
          key: 'compensation',
          title: words.compensation,
          isFigure: true,
          cell: (line) => format.dong(line.budgetCompensation),
        },
        {
          key: 'payable',
          title: words.payable,
          isFigure: true,
          cell: (line) => (line.kind === 'VOLUNTARY' ? null : format.dong(line.payable)),
        },
      ]}
    />
  )
}

function basisOf(basis: BillLine['exemptionBasis']) {
  if (!basis) return null
  const { decree, article, decisionNumber } = basis
  return (
    <>
      {[decree, article].filter(Boolean).join(', ')}
      {decisionNumber && <small>{decisionNumber}</small>}
    </>
  )
}

/** The parts that a bill may be paid in, and how it was corrected; nothing where it is paid at once and stands as it came. */
export function BillParts({ message: { instalments, revisions } }: { readonly message: BillMessage }) {
  const { format } = useSpeech()
  const words = useWords(billWords)
  return (
    <>
      {instalments.length > 0 && (
        <TitledTable
          title={words.instalments}
          rows={instalments}
          keyOf={({ plan, place }) => `${plan}/${place}`}
          empty=""
          columns={[
            {
              key: 'place',
              title: words.place,
              isHead: true,
              cell: ({ plan, place }) => `${plan} · ${place}`,
            },
            { key: 'due', title: words.dueOn, isFigure: true, cell: ({ dueOn }) => format.day(dueOn) },
            {
              key: 'amount',
              title: words.amount,
              isFigure: true,
              cell: ({ amount }) => format.dong(amount),
            },
            {
              key: 'paid',
              title: words.isPaid,
              isFigure: true,
              cell: ({ isPaid }) => (isPaid ? words.yes : words.no),
            },
          ]}
        />
      )}
      {revisions.length > 0 && (
        <TitledTable
          title={words.revisions}
          rows={revisions}
          keyOf={({ revision }) => revision}
          empty=""
          columns={[
            {
              key: 'revision',
              title: words.revision,
              isHead: true,
              cell: ({ revision }) => format.count(revision),
            },
            {
              key: 'at',
              title: words.madeAt,
              cell: ({ madeAt }) => format.dayAndTime(new Date(madeAt)),
            },
            {
              key: 'by',
              title: words.madeBy,
              cell: ({ madeBy, reason }) => (
                <>
                  {madeBy}
                  <small>{reason}</small>
                </>
              ),
            },
            {
              key: 'payable',
              title: words.payable,
              isFigure: true,
              cell: ({ payable }) => format.dong(payable),
            },
          ]}
        />
      )}
    </>
  )
}
