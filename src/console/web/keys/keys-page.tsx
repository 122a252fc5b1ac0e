import { useState } from 'react'
import { may } from '../../../domain/access/roles.ts'
import { keyMoves } from '../../../domain/keys/ring-key.ts'
import type { KeysMessage } from '../../messages/partners.ts'
import { ActionDialog } from '../action/action-dialog.tsx'
import type { Tone } from '../detail/timeline.tsx'
import { type Column, DataTable } from '../list/data-table.tsx'
import { useSpeech } from '../preferences/language.tsx'
import { useApi, useKnown } from '../session/api.tsx'
import { useRead } from '../session/use-read.ts'
import { useTitleOf } from '../session/use-title-of.ts'
import { PageHead } from '../shell/page-head.tsx'
import { ProblemNote } from '../shell/problem-note.tsx'
import { Tag } from '../shell/tag.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { RehearseDialog } from './rehearse-dialog.tsx'
import { keyWords } from './words.ts'
import './keys-page.css'

type Key = KeysMessage['keys'][number]
type Act = 'rotate' | 'retire' | 'rehearse'

const tones: Readonly<Record<Key['state'], Tone>> = {
  added: 'look',
  current: 'good',
  previous: 'calm',
  retired: 'calm',
}
const msPerDay = 86_400_000
/** A partner needs some weeks to register a new certificate. */
const daysBefore = 30

/** The keys that messages and evidence are signed with. */
export function KeysPage() {
  const { texts, format } = useSpeech()
  const words = useWords(keyWords)
  const titleOf = useTitleOf()
  const api = useApi()
  const { session } = useKnown()
  const mayChange = may(session, 'keys.change')
  const { data, problem, again } = useRead<KeysMessage>('/keys')
  const [chosen, setChosen] = useState<{ key: Key; act: Act }>()

  const columns: readonly Column<Key>[] = [
    {
      key: 'key',
      title: words.key,
      isHead: true,
      cell: ({ id, algorithm, place }) => (
        <>
          {id}
          <small>{[algorithm, place].join(', ')}</small>
        </>
      ),
    },
    { key: 'purpose', title: words.purpose, cell: ({ purpose }) => purposeOf(purpose) },
    {
      key: 'state',
      title: words.state,
      cell: ({ state }) => <Tag tone={tones[state]}>{words.states[state]}</Tag>,
    },
    {
      key: 'certificate',
      title: words.certificate,
      cell: ({ subject, fingerprint }) => (
        <>
          {subject}
          <small title={fingerprint}>SHA-256 {fingerprint.slice(0, 23)}…</small>
        </>
      ),
    },
    {
      key: 'ends',
      title: words.validTo,
      cell: ({ state, validTo }) => ends(new Date(validTo), state === 'retired'),
    },
    {
      key: 'last',
      title: words.last,
      cell: ({ changes }) => {
        const last = changes.at(-1)
        return (
          last && (
            <>
              {format.dayAndTime(new Date(last.at))}
              <small>{`${last.by}: ${last.reason}`}</small>
            </>
          )
        )
      },
    },
    ...(mayChange ? [{ key: 'acts', title: texts.list.acts, isActs: true, cell: acts }] : []),
  ]

  function purposeOf(purpose: string): string {
    if (purpose === 'messages' || purpose === 'evidence') return words.purposes[purpose]
    return titleOf(purpose.replace(/^partner:/, ''))
  }

  function ends(at: Date, isOver: boolean) {
    const days = Math.floor((at.getTime() - Date.now()) / msPerDay)
    const word = days < 0 ? words.ended : words.days(format.count(days))
    return (
      <>
        {format.dayAndTime(at)}
        {!isOver && <small>{days < daysBefore ? <Tag tone="bad">{word}</Tag> : word}</small>}
      </>
    )
  }

  function acts(key: Key) {
    const legal = keyMoves[key.state] as readonly string[]
    const possible: readonly (readonly [Act, string, boolean])[] = [
      ['rehearse', words.rehearseOf(key.id), key.state !== 'retired' && key.purpose !== 'evidence'],
      ['rotate', words.rotateOf(key.id), legal.includes('current')],
      ['retire', words.retireOf(key.id), legal.includes('retired') && key.state !== 'current'],
    ]
    return (
      <div className="key-acts">
        {possible.map(
          ([act, label, isThere]) =>
            isThere && (
              <button
                key={act}
                type="button"
                className="quiet-button"
                aria-label={label}
                onClick={() => setChosen({ key, act })}
              >
                {words[act]}
              </button>
            ),
        )}
      </div>
    )
  }

  const close = () => setChosen(undefined)
  return (
    <>
      <PageHead title={words.title} lead={words.lead} />
      {problem && <ProblemNote problem={problem} onAgain={again} />}
      {data && (
        <DataTable
          {...{ caption: words.caption, columns, rows: data.keys, empty: words.empty }}
          keyOf={({ id }) => id}
        />
      )}
      {data && chosen?.act === 'rehearse' && (
        <RehearseDialog keyId={chosen.key.id} partners={data.partners} onClose={close} />
      )}
      {chosen && chosen.act !== 'rehearse' && (
        <ActionDialog
          title={words[`${chosen.act}Of`](chosen.key.id)}
          lead={words[`${chosen.act}Lead`]}
          act={words[chosen.act]}
          done={chosen.act === 'rotate' ? words.rotated : words.retired}
          isDangerous={chosen.act === 'retire'}
          onAct={async (_fields, reason) => {
            await api.send(`/keys/${encodeURIComponent(chosen.key.id)}/${chosen.act}`, { reason })
            again()
          }}
          onClose={close}
        />
      )}
    </>
  )
}
