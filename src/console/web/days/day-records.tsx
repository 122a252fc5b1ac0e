import type { DayMessage } from '../../messages/days.ts'
import { TitledTable } from '../list/titled-table.tsx'
import { useSpeech } from '../preferences/language.tsx'
import { Link } from '../router/link.tsx'
import { useTitleOf } from '../session/use-title-of.ts'
import { useWords } from '../texts/in-both-languages.ts'
import { dayWords } from './words.ts'

/** Records of a closed day that came later, with the payment or the bill that they are about. */
export function DayLate({ late }: Pick<DayMessage, 'late'>) {
  const { format } = useSpeech()
  const words = useWords(dayWords)
  return (
    <TitledTable
      title={words.late}
      rows={late}
      keyOf={({ kind, id }) => `${kind} ${id}`}
      empty={words.noLate}
      columns={[
        {
          key: 'record',
          title: words.record,
          isHead: true,
          cell: ({ kind, id, billId }) => (
            <>
              {kind === 'payment' || billId ? (
                <Link to={kind === 'payment' ? `/payments/${id}` : `/bills/${billId}`}>
                  {words.records[kind] ?? kind}
                </Link>
              ) : (
                (words.records[kind] ?? kind)
              )}
              <small>{id}</small>
            </>
          ),
        },
        { key: 'amount', title: words.amount, isFigure: true, cell: ({ amount }) => format.dong(amount) },
        { key: 'on', title: words.countedOn, cell: ({ countedOn }) => format.day(countedOn) },
      ]}
    />
  )
}

/** Files of the other side that tell of the day. */
export function DayFiles({ files }: Pick<DayMessage, 'files'>) {
  const { format } = useSpeech()
  const words = useWords(dayWords)
  const titleOf = useTitleOf()
  return (
    <TitledTable
      title={words.files}
      rows={files}
      keyOf={({ id, name }) => id ?? name}
      empty={words.noFiles}
      columns={[
        {
          key: 'file',
          title: words.file,
          isHead: true,
          cell: ({ id, name }) => (id ? <Link to={`/statements/${id}`}>{name}</Link> : name),
        },
        { key: 'source', title: words.source, cell: ({ source }) => titleOf(source) },
        { key: 'read', title: words.readAt, cell: ({ readAt }) => format.dayAndTime(new Date(readAt)) },
      ]}
    />
  )
}
