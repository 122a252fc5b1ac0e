import { useState } from 'react'
import { may } from '../../../domain/access/roles.ts'
import type { OpenedPupil, PupilRow } from '../../messages/schools.ts'
import { ActionDialog } from '../action/action-dialog.tsx'
import type { Column } from '../list/data-table.tsx'
import { List } from '../list/list.tsx'
import { useSpeech } from '../preferences/language.tsx'
import { Link } from '../router/link.tsx'
import { useApi, useKnown } from '../session/api.tsx'
import { PageHead } from '../shell/page-head.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { OpenedPupilPanel } from './opened-pupil-panel.tsx'
import { schoolWords } from './words.ts'

/** The pupils of a school with nobody in clear; one is opened for a reason that is kept. */
export function PupilsPage({ params: { code } }: { readonly params: { readonly code: string } }) {
  const { texts, format } = useSpeech()
  const words = useWords(schoolWords)
  const api = useApi()
  const { session } = useKnown()
  const path = `/schools/${encodeURIComponent(code)}`
  const [asked, setAsked] = useState<string>()
  const [opened, setOpened] = useState<{ readonly code: string; readonly person: OpenedPupil }>()

  const columns: readonly Column<PupilRow>[] = [
    {
      key: 'pupil',
      title: words.pupil,
      isHead: true,
      cell: ({ code, student }) => (
        <>
          {student?.name ?? words.erased}
          <small>{code}</small>
        </>
      ),
    },
    {
      key: 'class',
      title: words.class,
      cell: ({ className, grade }) => (
        <>
          {className}
          {grade !== null && <small>{words.grade(format.count(grade))}</small>}
        </>
      ),
    },
    { key: 'born', title: words.birthDate, cell: ({ student }) => student?.birthDate ?? null },
    { key: 'status', title: words.status, cell: ({ status }) => words.statuses[status] ?? status },
    {
      key: 'acts',
      title: texts.list.acts,
      isActs: true,
      cell: ({ code: pupil, student }) => (
        <>
          {may(session, 'bills.read') && (
            <Link
              to={`/bills?${new URLSearchParams({ schoolCode: code, studentCode: pupil })}`}
              className="quiet-button"
              label={words.billsOf(pupil)}
            >
              {words.bills}
            </Link>
          )}
          {student && may(session, 'persons.open') && (
            <button
              type="button"
              className="quiet-button"
              aria-label={words.openOf(pupil)}
              onClick={() => setAsked(pupil)}
            >
              {words.open}
            </button>
          )}
        </>
      ),
    },
  ]

  return (
    <>
      <PageHead title={words.pupilsOf(code)} above={{ to: path, title: code }} />
      {opened && (
        <OpenedPupilPanel code={opened.code} person={opened.person} onHide={() => setOpened(undefined)} />
      )}
      <List
        path={`${path}/pupils`}
        caption={words.pupils}
        filters={[
          { name: 'code', title: words.pupilCode },
          { name: 'className', title: words.class },
        ]}
        columns={columns}
        keyOf={({ code }) => code}
        empty={words.noPupils}
      />
      {asked !== undefined && (
        <ActionDialog
          title={words.openOf(asked)}
          lead={words.openLead}
          act={words.open}
          done={words.opened}
          onAct={async (_fields, reason) => {
            const address = `${path}/pupils/${encodeURIComponent(asked)}/open`
            setOpened({ code: asked, person: await api.send<OpenedPupil>(address, { reason }) })
          }}
          onClose={() => setAsked(undefined)}
        />
      )}
    </>
  )
}
