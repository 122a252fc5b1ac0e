import { type ReactNode, useState } from 'react'
import { may } from '../../../domain/access/roles.ts'
import type { PartnerMessage } from '../../messages/partners.ts'
import { ActionDialog } from '../action/action-dialog.tsx'
import { type Column, DataTable } from '../list/data-table.tsx'
import { useSpeech } from '../preferences/language.tsx'
import { useApi, useKnown } from '../session/api.tsx'
import { Tag } from '../shell/tag.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { useHoursText } from './use-hours-text.ts'
import { WindowDialog } from './window-dialog.tsx'
import { windowWords } from './window-words.ts'

type Window = PartnerMessage['partner']['windows'][number]
type Chosen = { readonly act: 'add' } | { readonly act: 'change' | 'end'; readonly window: Window }

export interface WindowsSectionProps {
  readonly partner: PartnerMessage['partner']
  onDone(): void
}

/** When a partner wants nothing: as its settings say, and as people keep it here. */
export function WindowsSection({ partner: { name, windows }, onDone }: WindowsSectionProps) {
  const { texts, format } = useSpeech()
  const words = useWords(windowWords)
  const textOf = useHoursText()
  const { session } = useKnown()
  const api = useApi()
  const [chosen, setChosen] = useState<Chosen>()
  const maySteer = may(session, 'partners.steer')
  const close = () => setChosen(undefined)

  const columns: readonly Column<Window>[] = [
    {
      key: 'when',
      title: words.when,
      isHead: true,
      cell: ({ hours, holdsNow }) => (
        <>
          {textOf(hours)} {holdsNow && <Tag tone="look">{words.holdsNow}</Tag>}
        </>
      ),
    },
    { key: 'why', title: words.why, cell: ({ set }) => set?.reason ?? null },
    { key: 'from', title: words.from, cell: originOf },
    ...(maySteer ? [{ key: 'acts', title: texts.list.acts, isActs: true, cell: actsOf }] : []),
  ]

  function originOf({ set, origin }: Window): ReactNode {
    if (!set) return words.origins[origin ?? 'default']
    return (
      <>
        {set.by}
        <small>{format.dayAndTime(new Date(set.at))}</small>
      </>
    )
  }

  function actsOf(window: Window): ReactNode {
    if (window.id === null) return null
    const when = textOf(window.hours)
    return (
      <>
        <button
          type="button"
          className="plain-button"
          aria-label={words.changeOf(when)}
          onClick={() => setChosen({ act: 'change', window })}
        >
          {words.change}
        </button>{' '}
        <button
          type="button"
          className="plain-button"
          aria-label={words.endOf(when)}
          onClick={() => setChosen({ act: 'end', window })}
        >
          {words.end}
        </button>
      </>
    )
  }

  function dialogOf(chosen: Chosen): ReactNode {
    if (chosen.act === 'add') {
      const path = `/partners/${encodeURIComponent(name)}/windows`
      const said = { title: words.add, act: words.add, done: words.added }
      return <WindowDialog {...said} path={path} onDone={onDone} onClose={close} />
    }
    const { id, hours } = chosen.window
    const when = textOf(hours)
    if (chosen.act === 'change') {
      const said = { title: words.changeOf(when), act: words.change, done: words.changed }
      return <WindowDialog {...said} path={`/windows/${id}`} hours={hours} onDone={onDone} onClose={close} />
    }
    return (
      <ActionDialog
        {...{ title: words.endOf(when), lead: words.endLead, act: words.end, done: words.ended }}
        isDangerous
        onAct={async (_fields, reason) => {
          await api.send(`/windows/${id}/end`, { reason })
          onDone()
        }}
        onClose={close}
      />
    )
  }

  return (
    <section className="section">
      <div className="panel-head">
        <h2>{words.title}</h2>
        {maySteer && (
          <button type="button" className="plain-button" onClick={() => setChosen({ act: 'add' })}>
            {words.add}
          </button>
        )}
      </div>
      <DataTable
        caption={words.title}
        columns={columns}
        rows={windows}
        keyOf={({ id, hours }) => id ?? JSON.stringify(hours)}
        empty={words.empty}
      />
      {chosen && dialogOf(chosen)}
    </section>
  )
}
