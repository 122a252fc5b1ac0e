import { useState } from 'react'
import { may } from '../../../domain/access/roles.ts'
import type { PartnersMessage } from '../../messages/partners.ts'
import { ActionDialog } from '../action/action-dialog.tsx'
import { type Column, DataTable } from '../list/data-table.tsx'
import { useSpeech } from '../preferences/language.tsx'
import { Link } from '../router/link.tsx'
import { useApi, useKnown } from '../session/api.tsx'
import { useRead } from '../session/use-read.ts'
import { useTitleOf } from '../session/use-title-of.ts'
import { PageHead } from '../shell/page-head.tsx'
import { ProblemNote } from '../shell/problem-note.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { HoldTag } from './hold-tag.tsx'
import { partnerWords } from './words.ts'

type Partner = PartnersMessage['partners'][number]

/** How often partners are looked at, in ms. */
const lookMs = 2000

/** Whom messages go to, and the brake on all of them. */
export function PartnersPage() {
  const { format } = useSpeech()
  const words = useWords(partnerWords)
  const titleOf = useTitleOf()
  const api = useApi()
  const { session } = useKnown()
  const { data, problem, again } = useRead<PartnersMessage>('/partners', lookMs)
  const [isAsking, setAsking] = useState(false)
  const isBraked = data?.brakeOnAll != null
  const figure = (name: 'due' | 'inFlight' | 'blocked' | 'held'): Column<Partner> => ({
    key: name,
    title: words[name],
    isFigure: true,
    cell: ({ load }) => format.count(load?.[name] ?? 0),
  })

  const columns: readonly Column<Partner>[] = [
    {
      key: 'partner',
      title: words.partner,
      isHead: true,
      cell: ({ name }) => (
        <>
          <Link to={`/partners/${encodeURIComponent(name)}`}>{titleOf(name)}</Link>
          <small>{name}</small>
        </>
      ),
    },
    { key: 'state', title: words.state, cell: ({ hold }) => <HoldTag hold={hold} /> },
    figure('due'),
    figure('inFlight'),
    figure('blocked'),
    figure('held'),
    {
      key: 'oldest',
      title: words.oldest,
      cell: ({ load }) => (load?.oldestAt ? format.dayAndTime(new Date(load.oldestAt)) : ''),
    },
  ]

  return (
    <>
      <PageHead title={words.title} lead={words.lead}>
        {data && may(session, 'partners.steer') && (
          <button type="button" className="plain-button" onClick={() => setAsking(true)}>
            {isBraked ? words.release : words.brakeAll}
          </button>
        )}
      </PageHead>
      {problem && <ProblemNote problem={problem} onAgain={again} />}
      {data?.brakeOnAll && <p className="notice bad">{words.brakeAllOn(data.brakeOnAll.reason)}</p>}
      {data && (
        <DataTable
          caption={words.caption}
          columns={columns}
          rows={data.partners}
          keyOf={({ name }) => name}
          empty={words.empty}
        />
      )}
      {isAsking && (
        <ActionDialog
          title={isBraked ? words.release : words.brakeAll}
          lead={isBraked ? undefined : words.brakeAllLead}
          act={isBraked ? words.release : words.brakeAll}
          done={isBraked ? words.released : words.braked}
          isDangerous={!isBraked}
          onAct={async (_fields, reason) => {
            await api.send(`/partners/*/${isBraked ? 'release' : 'stop'}`, { kind: 'brake', reason })
            again()
          }}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  )
}
