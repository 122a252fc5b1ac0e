import { may } from '../../../domain/access/roles.ts'
import type { InTransitMessage, OutgoingMessage } from '../../messages/money.ts'
import { ActionDialog } from '../action/action-dialog.tsx'
import type { Column } from '../list/data-table.tsx'
import { List, type RowAct } from '../list/list.tsx'
import { useSpeech } from '../preferences/language.tsx'
import { Link } from '../router/link.tsx'
import { useApi, useKnown } from '../session/api.tsx'
import { useRead } from '../session/use-read.ts'
import { PageHead } from '../shell/page-head.tsx'
import { ProblemNote } from '../shell/problem-note.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { moneyWords } from './words.ts'

type Row = InTransitMessage['rows'][number]

/** What one school has to pass on to another. */
export function InTransitPage() {
  const { format } = useSpeech()
  const words = useWords(moneyWords)
  const { session } = useKnown()
  const columns: readonly Column<Row>[] = [
    {
      key: 'amount',
      title: words.amount,
      isHead: true,
      cell: ({ id, amount }) => <Link to={`/money/${id}`}>{format.dong(amount)}</Link>,
    },
    { key: 'from', title: words.from, cell: ({ fromSchool }) => fromSchool },
    {
      key: 'to',
      title: words.to,
      cell: ({ toSchool, studentCode }) => (
        <>
          {toSchool}
          <small>{studentCode}</small>
        </>
      ),
    },
    { key: 'since', title: words.since, cell: ({ since }) => format.dayAndTime(new Date(since)) },
  ]
  const passOn: RowAct<Row> = {
    title: words.passOn,
    dialog: (row, on) => <PassOnDialog row={row} {...on} />,
  }
  return (
    <>
      <PageHead title={words.transit} lead={words.transitLead} above={{ to: '/money', title: words.title }} />
      <List
        path="/money/in-transit"
        caption={words.transitCaption}
        filters={[]}
        columns={columns}
        keyOf={({ id }) => id}
        empty={words.transitEmpty}
        {...(may(session, 'money.match') && { act: passOn })}
      />
    </>
  )
}

interface PassOnDialogProps {
  readonly row: Row
  onClose(): void
  onDone(): void
}

function PassOnDialog({ row, onClose, onDone }: PassOnDialogProps) {
  const { format } = useSpeech()
  const words = useWords(moneyWords)
  const api = useApi()
  const { data, problem } = useRead<OutgoingMessage>(`/money/${row.id}/outgoing`)
  return (
    <ActionDialog
      title={words.passOnTitle}
      lead={`${format.dong(row.amount)}, ${row.fromSchool} → ${row.toSchool}`}
      act={words.passOnTitle}
      done={words.passed}
      onClose={onClose}
      onAct={async (fields, reason) => {
        await api.send(`/money/${row.id}/pass-on`, { outgoingId: fields.get('outgoingId'), reason })
        onDone()
      }}
    >
      {problem && <ProblemNote problem={problem} />}
      <fieldset className="check-list">
        <legend>{words.movement}</legend>
        {data?.movements.length === 0 && <p>{words.noMovement}</p>}
        {data?.movements.map(({ id, account, reference, bookedOn }) => (
          <label key={id}>
            <input type="radio" name="outgoingId" value={id} required />
            <span>
              {format.day(bookedOn)}, {account} <small>{reference}</small>
            </span>
          </label>
        ))}
      </fieldset>
    </ActionDialog>
  )
}
