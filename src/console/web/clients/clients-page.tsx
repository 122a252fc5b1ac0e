import { useState } from 'react'
import { may } from '../../../domain/access/roles.ts'
import type { AddedClientMessage, ClientRow, ClientsMessage } from '../../messages/clients.ts'
import { ActionDialog } from '../action/action-dialog.tsx'
import { type Column, DataTable } from '../list/data-table.tsx'
import { useSpeech } from '../preferences/language.tsx'
import { Link } from '../router/link.tsx'
import { useApi, useKnown } from '../session/api.tsx'
import { useRead } from '../session/use-read.ts'
import { PageHead } from '../shell/page-head.tsx'
import { ProblemNote } from '../shell/problem-note.tsx'
import { Tag } from '../shell/tag.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { LimitFields, limitsOf } from './limit-fields.tsx'
import { SecretPanel } from './secret-panel.tsx'
import { clientWords } from './words.ts'

/** The school systems that may speak to the gateway. */
export function ClientsPage() {
  const { format } = useSpeech()
  const words = useWords(clientWords)
  const api = useApi()
  const { session } = useKnown()
  const { data, problem, again, isReading } = useRead<ClientsMessage>('/clients')
  const [isAdding, setAdding] = useState(false)
  const [added, setAdded] = useState<AddedClientMessage>()

  const columns: readonly Column<ClientRow>[] = [
    {
      key: 'name',
      title: words.name,
      isHead: true,
      cell: ({ id, name, isOperator }) => (
        <>
          <Link to={`/clients/${encodeURIComponent(id)}`}>{name}</Link>
          {isOperator && <small>{words.operator}</small>}
        </>
      ),
    },
    {
      key: 'schools',
      title: words.schools,
      cell: ({ schoolCodes }) =>
        schoolCodes.length > 3 ? words.schoolCount(format.count(schoolCodes.length)) : schoolCodes.join(', '),
    },
    {
      key: 'scopes',
      title: words.scopes,
      cell: ({ scopes }) => (scopes.includes('write') ? words.both : words.scopeNames.read),
    },
    {
      key: 'seen',
      title: words.lastSeen,
      cell: ({ lastSeenAt }) => (lastSeenAt ? format.dayAndTime(new Date(lastSeenAt)) : words.never),
    },
    {
      key: 'requests',
      title: words.requests,
      isFigure: true,
      cell: ({ requests }) => format.count(requests),
    },
    {
      key: 'state',
      title: words.state,
      cell: ({ disabledAt }) => (
        <Tag tone={disabledAt ? 'bad' : 'good'}>{disabledAt ? words.revoked : words.active}</Tag>
      ),
    },
  ]

  async function add(fields: FormData, reason: string) {
    const keys = String(fields.get('keys')).trim()
    const body = { name: String(fields.get('name')).trim(), ...limitsOf(fields), reason }
    setAdded(await api.send<AddedClientMessage>('/clients', keys === '' ? body : { ...body, keys }))
    again()
  }

  return (
    <>
      <PageHead title={words.title} lead={words.lead}>
        {may(session, 'clients.change') && (
          <button type="button" className="plain-button" onClick={() => setAdding(true)}>
            {words.add}
          </button>
        )}
      </PageHead>
      {problem && <ProblemNote problem={problem} onAgain={again} />}
      {added && <SecretPanel made={added} onHide={() => setAdded(undefined)} />}
      {data && (
        <DataTable
          {...{ caption: words.caption, columns, rows: data.clients, empty: words.empty }}
          keyOf={({ id }) => id}
          isBusy={isReading}
        />
      )}
      {isAdding && (
        <ActionDialog
          title={words.add}
          lead={words.addLead}
          act={words.add}
          done={words.added}
          onAct={add}
          onClose={() => setAdding(false)}
        >
          <label className="field">
            <span>{words.name}</span>
            <input name="name" required maxLength={120} autoComplete="off" />
          </label>
          <LimitFields />
          <label className="field">
            <span>{words.ownKeys}</span>
            <textarea name="keys" rows={4} spellCheck={false} aria-describedby="own-keys-note" />
            <small id="own-keys-note">{words.ownKeysNote}</small>
          </label>
        </ActionDialog>
      )}
    </>
  )
}
