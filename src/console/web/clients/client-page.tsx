import { useState } from 'react'
import { may } from '../../../domain/access/roles.ts'
import type { ClientMessage, NewSecretMessage } from '../../messages/clients.ts'
import { Facts } from '../detail/facts.tsx'
import { Panel } from '../detail/panel.tsx'
import { TitledTable } from '../list/titled-table.tsx'
import { useSpeech } from '../preferences/language.tsx'
import { Link } from '../router/link.tsx'
import { useKnown } from '../session/api.tsx'
import { useRead } from '../session/use-read.ts'
import { PageHead } from '../shell/page-head.tsx'
import { ProblemNote } from '../shell/problem-note.tsx'
import { Tag } from '../shell/tag.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { type ClientAct, ClientDialog } from './client-dialog.tsx'
import { ClientKeys } from './client-keys.tsx'
import { SecretPanel } from './secret-panel.tsx'
import { clientWords } from './words.ts'

const acts: readonly ClientAct[] = ['change', 'rotate', 'revoke']

/** One school system: what it may, what it did, and changing that. */
export function ClientPage({ params: { id } }: { readonly params: { readonly id: string } }) {
  const words = useWords(clientWords)
  const { session } = useKnown()
  const { data, problem, again } = useRead<ClientMessage>(`/clients/${encodeURIComponent(id)}`)
  const [act, setAct] = useState<ClientAct>()
  const [made, setMade] = useState<NewSecretMessage>()
  const isOpen = data !== undefined && data.client.disabledAt === null
  return (
    <>
      <PageHead title={data?.client.name ?? words.title} above={{ to: '/clients', title: words.title }}>
        {isOpen &&
          may(session, 'clients.change') &&
          acts.map((one) => (
            <button key={one} type="button" className="plain-button" onClick={() => setAct(one)}>
              {words[one]}
            </button>
          ))}
      </PageHead>
      {problem && <ProblemNote problem={problem} onAgain={again} />}
      {made && <SecretPanel made={made} onHide={() => setMade(undefined)} />}
      {data && (
        <>
          <ClientFacts client={data.client} />
          <ClientKeys client={data.client} onChanged={again} />
          <Usage usage={data.usage} />
          <Endpoints webhooks={data.webhooks} />
        </>
      )}
      {data && act && (
        <ClientDialog
          {...{ client: data.client, act }}
          onDone={(secret) => {
            if (secret) setMade(secret)
            again()
          }}
          onClose={() => setAct(undefined)}
        />
      )}
    </>
  )
}

function ClientFacts({ client }: Pick<ClientMessage, 'client'>) {
  const { format } = useSpeech()
  const words = useWords(clientWords)
  const at = (instant: string | null) => instant && format.dayAndTime(new Date(instant))
  const { disabledAt, oldSecretEndsAt, perMinute } = client
  const isOldGood = oldSecretEndsAt !== null && Date.parse(oldSecretEndsAt) > Date.now()
  return (
    <Panel
      title={words.summary}
      acts={<Tag tone={disabledAt ? 'bad' : 'good'}>{disabledAt ? words.revoked : words.active}</Tag>}
    >
      <Facts
        facts={[
          [words.id, <code key="id">{client.id}</code>],
          [words.schools, client.schoolCodes.join(', ') || words.noSchools],
          [words.scopes, client.scopes.includes('write') ? words.both : words.scopeNames.read],
          [words.limit, perMinute === null ? words.noLimit : words.perMinute(format.count(perMinute))],
          [words.person, client.isOperator && client.person],
          [words.secretSince, client.hasSecret && at(client.secretChangedAt ?? client.createdAt)],
          [words.oldSecret, isOldGood && at(oldSecretEndsAt)],
          [words.lastSeen, at(client.lastSeenAt) ?? words.never],
          [words.createdAt, at(client.createdAt)],
          [words.disabledAt, at(disabledAt)],
        ]}
      />
    </Panel>
  )
}

function Usage({ usage }: Pick<ClientMessage, 'usage'>) {
  const { format } = useSpeech()
  const words = useWords(clientWords)
  const figure = (key: 'requests' | 'refused' | 'failed', title: string) => ({
    ...{ key, title, isFigure: true },
    cell: (row: ClientMessage['usage'][number]) => format.count(row[key]),
  })
  return (
    <TitledTable
      title={words.usage}
      rows={usage}
      keyOf={({ day }) => day}
      empty={words.noUsage}
      columns={[
        { key: 'day', title: words.day, isHead: true, cell: ({ day }) => format.day(day) },
        figure('requests', words.count),
        figure('refused', words.refused),
        figure('failed', words.failed),
      ]}
    />
  )
}

function Endpoints({ webhooks }: Pick<ClientMessage, 'webhooks'>) {
  const words = useWords(clientWords)
  return (
    <TitledTable
      title={words.webhooks}
      rows={webhooks}
      keyOf={({ id }) => id}
      empty={words.noWebhooks}
      columns={[
        {
          key: 'url',
          title: words.url,
          isHead: true,
          cell: ({ id, url }) => <Link to={`/webhooks/${id}`}>{url}</Link>,
        },
      ]}
    />
  )
}
