import type { WebhookEndpoint, WebhooksMessage } from '../../messages/webhooks.ts'
import { type Column, DataTable } from '../list/data-table.tsx'
import { useSpeech } from '../preferences/language.tsx'
import { Link } from '../router/link.tsx'
import { useRead } from '../session/use-read.ts'
import { PageHead } from '../shell/page-head.tsx'
import { ProblemNote } from '../shell/problem-note.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { WebhookTag } from './webhook-tag.tsx'
import { webhookWords } from './words.ts'

/** The addresses that school systems are told at. */
export function WebhooksPage() {
  const { format } = useSpeech()
  const words = useWords(webhookWords)
  const { data, problem, again, isReading } = useRead<WebhooksMessage>('/webhooks')
  const columns: readonly Column<WebhookEndpoint>[] = [
    {
      key: 'url',
      title: words.url,
      isHead: true,
      cell: ({ id, url, description }) => (
        <>
          <Link to={`/webhooks/${id}`}>{url}</Link>
          {description && <small>{description}</small>}
        </>
      ),
    },
    {
      key: 'client',
      title: words.client,
      cell: ({ clientId, clientName }) => <Link to={`/clients/${clientId}`}>{clientName}</Link>,
    },
    {
      key: 'state',
      title: words.state,
      cell: (endpoint) => (
        <>
          <WebhookTag endpoint={endpoint} />
          {endpoint.disabledBecause && <small>{words.because[endpoint.disabledBecause]}</small>}
        </>
      ),
    },
    {
      key: 'success',
      title: words.lastSuccess,
      cell: ({ lastSuccessAt }) => (lastSuccessAt ? format.dayAndTime(new Date(lastSuccessAt)) : words.never),
    },
    { key: 'problem', title: words.lastProblem, cell: ({ lastProblem }) => lastProblem },
  ]
  return (
    <>
      <PageHead title={words.title} lead={words.lead} />
      {problem && <ProblemNote problem={problem} onAgain={again} />}
      {data && (
        <DataTable
          {...{ caption: words.caption, columns, rows: data.endpoints, empty: words.empty }}
          keyOf={({ id }) => id}
          isBusy={isReading}
        />
      )}
    </>
  )
}
