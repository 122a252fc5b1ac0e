import type { DeliveriesMessage } from '../../messages/webhooks.ts'
import { Titled } from '../detail/titled.tsx'
import { StateTag } from '../exchanges/state-tag.tsx'
import type { Column } from '../list/data-table.tsx'
import { List } from '../list/list.tsx'
import { useSpeech } from '../preferences/language.tsx'
import { Link } from '../router/link.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { webhookWords } from './words.ts'

export interface DeliveriesProps {
  readonly path: string
  /** Absent for those who may not. */
  readonly onAgain?: (deliveryId: number) => void
}

/** Everything that an endpoint was told; each leads to its exchange, with every attempt. */
export function Deliveries({ path, onAgain }: DeliveriesProps) {
  const { texts, format } = useSpeech()
  const words = useWords(webhookWords)
  const at = (instant: string | null) => instant && format.moment(new Date(instant))
  const columns: readonly Column<DeliveriesMessage['rows'][number]>[] = [
    {
      key: 'event',
      title: words.event,
      isHead: true,
      cell: ({ id, type }) => (
        <>
          <Link to={`/exchanges/${id}`}>{words.eventNames[type]}</Link>
          <small>{id}</small>
        </>
      ),
    },
    { key: 'at', title: words.at, cell: (row) => at(row.at) },
    { key: 'state', title: words.state, cell: ({ state }) => <StateTag state={state} /> },
    {
      key: 'attempts',
      title: words.attempts,
      isFigure: true,
      cell: ({ attempts }) => format.count(attempts),
    },
    { key: 'problem', title: words.problem, cell: ({ problem }) => problem },
    {
      key: 'when',
      title: words.settledAt,
      cell: ({ settledAt, dueAt }) => at(settledAt) ?? (dueAt && `${words.dueAt} ${at(dueAt)}`),
    },
    ...(onAgain
      ? [
          {
            ...{ key: 'acts', title: texts.list.acts, isActs: true },
            cell: ({ id }: DeliveriesMessage['rows'][number]) => (
              <button
                type="button"
                className="quiet-button"
                aria-label={words.againOf(String(id))}
                onClick={() => onAgain(id)}
              >
                {words.again}
              </button>
            ),
          },
        ]
      : []),
  ]
  return (
    <Titled title={words.deliveries}>
      <List
        path={`${path}/deliveries`}
        caption={words.deliveries}
        filters={[]}
        columns={columns}
        keyOf={({ id }) => id}
        empty={words.noDeliveries}
      />
    </Titled>
  )
}
