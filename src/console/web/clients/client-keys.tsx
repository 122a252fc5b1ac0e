import { useState } from 'react'
import { may } from '../../../domain/access/roles.ts'
import type { ClientRow } from '../../messages/clients.ts'
import { ActionDialog } from '../action/action-dialog.tsx'
import type { Column } from '../list/data-table.tsx'
import { TitledTable } from '../list/titled-table.tsx'
import { useSpeech } from '../preferences/language.tsx'
import { useApi, useKnown } from '../session/api.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { clientWords } from './words.ts'

type Key = ClientRow['keys'][number]

export interface ClientKeysProps {
  readonly client: ClientRow
  onChanged(): void
}

/** The public keys that a client signs its assertions with; adding and removing them. */
export function ClientKeys({ client, onChanged }: ClientKeysProps) {
  const { texts, format } = useSpeech()
  const words = useWords(clientWords)
  const api = useApi()
  const { session } = useKnown()
  const [isAdding, setAdding] = useState(false)
  const [chosen, setChosen] = useState<Key>()
  const mayChange = may(session, 'clients.change') && client.disabledAt === null
  const path = `/clients/${encodeURIComponent(client.id)}/keys`

  const columns: readonly Column<Key>[] = [
    {
      key: 'kid',
      title: words.kid,
      isHead: true,
      cell: ({ kid, thumbprint }) => (
        <>
          {kid}
          {kid !== thumbprint && <small>{words.thumbprint(thumbprint)}</small>}
        </>
      ),
    },
    { key: 'algorithms', title: words.algorithms, cell: ({ algorithms }) => algorithms.join(', ') },
    { key: 'since', title: words.keySince, cell: ({ addedAt }) => format.dayAndTime(new Date(addedAt)) },
    ...(mayChange ? [{ key: 'acts', title: texts.list.acts, isActs: true, cell: acts }] : []),
  ]

  function acts(key: Key) {
    return (
      <button
        type="button"
        className="quiet-button"
        aria-label={words.removeKeyOf(key.kid)}
        onClick={() => setChosen(key)}
      >
        {words.removeKey}
      </button>
    )
  }

  return (
    <>
      <TitledTable
        title={words.keys}
        acts={
          mayChange && (
            <button type="button" className="plain-button" onClick={() => setAdding(true)}>
              {words.addKeys}
            </button>
          )
        }
        columns={columns}
        rows={client.keys}
        keyOf={({ thumbprint }) => thumbprint}
        empty={client.hasSecret ? words.noKeys : words.noKeysAtAll}
      />
      {isAdding && (
        <ActionDialog
          title={`${words.addKeys}: ${client.name}`}
          lead={words.addKeysLead}
          act={words.addKeys}
          done={words.keysAdded}
          onAct={async (fields, reason) => {
            await api.send(path, { keys: String(fields.get('keys')), reason })
            onChanged()
          }}
          onClose={() => setAdding(false)}
        >
          <label className="field">
            <span>{words.keyText}</span>
            <textarea name="keys" rows={8} required spellCheck={false} aria-describedby="keys-note" />
            <small id="keys-note">{words.keyTextNote}</small>
          </label>
        </ActionDialog>
      )}
      {chosen && (
        <ActionDialog
          title={words.removeKeyOf(chosen.kid)}
          lead={words.removeKeyLead}
          act={words.removeKey}
          done={words.keyRemoved}
          isDangerous
          onAct={async (_fields, reason) => {
            await api.send(`${path}/${encodeURIComponent(chosen.thumbprint)}/remove`, { reason })
            onChanged()
          }}
          onClose={() => setChosen(undefined)}
        />
      )}
    </>
  )
}
