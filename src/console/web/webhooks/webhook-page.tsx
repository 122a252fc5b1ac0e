import { useState } from 'react'
import { may } from '../../../domain/access/roles.ts'
import type { WebhookEndpoint } from '../../messages/webhooks.ts'
import { Facts } from '../detail/facts.tsx'
import { Panel } from '../detail/panel.tsx'
import { Titled } from '../detail/titled.tsx'
import { DataTable } from '../list/data-table.tsx'
import { useSpeech } from '../preferences/language.tsx'
import { Link } from '../router/link.tsx'
import { useKnown } from '../session/api.tsx'
import { useRead } from '../session/use-read.ts'
import { PageHead } from '../shell/page-head.tsx'
import { ProblemNote } from '../shell/problem-note.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { Deliveries } from './deliveries.tsx'
import { type WebhookAct, WebhookDialog } from './webhook-dialog.tsx'
import { WebhookTag } from './webhook-tag.tsx'
import { webhookWords } from './words.ts'

/** One address that is told: how it is doing, its keys, and everything that it was told. */
export function WebhookPage({ params: { id } }: { readonly params: { readonly id: string } }) {
  const words = useWords(webhookWords)
  const { session } = useKnown()
  const path = `/webhooks/${encodeURIComponent(id)}`
  const { data, problem, again } = useRead<WebhookEndpoint>(path)
  const [act, setAct] = useState<WebhookAct>()
  const [turn, setTurn] = useState(0)
  const turnOn: WebhookAct = { is: data?.disabledAt ? 'enable' : 'disable' }
  return (
    <>
      <PageHead
        title={data?.clientName ?? words.title}
        lead={data?.url}
        above={{ to: '/webhooks', title: words.title }}
      >
        {data && may(session, 'webhooks.replay') && (
          <button type="button" className="plain-button" onClick={() => setAct({ is: 'range' })}>
            {words.range}
          </button>
        )}
        {data && may(session, 'webhooks.change') && (
          <button type="button" className="plain-button" onClick={() => setAct(turnOn)}>
            {words[turnOn.is]}
          </button>
        )}
      </PageHead>
      {problem && <ProblemNote problem={problem} onAgain={again} />}
      {data && (
        <>
          <EndpointFacts endpoint={data} />
          <EndpointKeys keys={data.keys} />
          <Deliveries
            key={turn}
            path={path}
            {...(may(session, 'webhooks.replay') && {
              onAgain: (deliveryId: number) => setAct({ is: 'again', deliveryId }),
            })}
          />
        </>
      )}
      {act && (
        <WebhookDialog
          {...{ path, act }}
          onDone={() => {
            again()
            setTurn(turn + 1)
          }}
          onClose={() => setAct(undefined)}
        />
      )}
    </>
  )
}

function EndpointFacts({ endpoint }: { readonly endpoint: WebhookEndpoint }) {
  const { format } = useSpeech()
  const words = useWords(webhookWords)
  const at = (instant: string | null) => instant && format.dayAndTime(new Date(instant))
  const { disabledBecause, events } = endpoint
  return (
    <Panel title={words.summary} acts={<WebhookTag endpoint={endpoint} />}>
      <Facts
        facts={[
          [words.url, <code key="url">{endpoint.url}</code>],
          [
            words.client,
            <Link key="client" to={`/clients/${endpoint.clientId}`}>
              {endpoint.clientName}
            </Link>,
          ],
          [words.description, endpoint.description],
          [words.events, events.map((event) => words.eventNames[event]).join(', ')],
          [words.disabledAt, at(endpoint.disabledAt)],
          [words.disabled, disabledBecause && words.because[disabledBecause]],
          [words.failingSince, at(endpoint.failingSince)],
          [words.lastProblem, endpoint.lastProblem],
          [words.lastSuccess, at(endpoint.lastSuccessAt) ?? words.never],
          [words.createdAt, at(endpoint.createdAt)],
        ]}
      />
    </Panel>
  )
}

function EndpointKeys({ keys }: Pick<WebhookEndpoint, 'keys'>) {
  const { format } = useSpeech()
  const words = useWords(webhookWords)
  const good = keys.filter(({ endsAt }) => endsAt === null || Date.parse(endsAt) > Date.now())
  return (
    <Titled title={words.keys}>
      {good.length > 1 && <p className="panel-text">{words.twoKeys}</p>}
      <DataTable
        caption={words.keys}
        rows={keys}
        keyOf={({ id }) => id}
        empty={words.noKeys}
        columns={[
          { key: 'key', title: words.keyId, isHead: true, cell: ({ id }) => <code>{id}</code> },
          { key: 'signature', title: words.signature, cell: ({ signature }) => signature },
          {
            key: 'since',
            title: words.createdAt,
            cell: ({ createdAt }) => format.dayAndTime(new Date(createdAt)),
          },
          {
            key: 'ends',
            title: words.endsAt,
            cell: ({ endsAt }) => (endsAt ? format.dayAndTime(new Date(endsAt)) : words.current),
          },
        ]}
      />
    </Titled>
  )
}
