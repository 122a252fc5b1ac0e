import { useState } from 'react'
import { may } from '../../../domain/access/roles.ts'
import { ActionDialog } from '../action/action-dialog.tsx'
import { Panel } from '../detail/panel.tsx'
import { useApi, useKnown } from '../session/api.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { statementWords } from './words.ts'

/** Our answers to a file, which its sender fetches from the outbox; who may takes one along. */
export function AnswerFiles({
  fileId,
  names,
}: {
  readonly fileId: string
  readonly names: readonly string[]
}) {
  const words = useWords(statementWords)
  const { session } = useKnown()
  const api = useApi()
  const [wanted, setWanted] = useState<string>()
  const mayTake = may(session, 'statements.take')
  return (
    <Panel title={words.answers}>
      <div className="panel-text">
        <p>{words.answersNote}</p>
        <ul className="plain-list">
          {names.map((name) => (
            <li key={name}>
              {mayTake ? (
                <button type="button" className="quiet-button" onClick={() => setWanted(name)}>
                  {words.download(name)}
                </button>
              ) : (
                name
              )}
            </li>
          ))}
        </ul>
      </div>
      {wanted && (
        <ActionDialog
          title={words.download(wanted)}
          lead={words.answersNote}
          act={words.download(wanted)}
          done={words.downloaded}
          onAct={(_fields, reason) => api.save(`/statements/${fileId}/answer`, { name: wanted, reason })}
          onClose={() => setWanted(undefined)}
        />
      )}
    </Panel>
  )
}
