import { useState } from 'react'
import { may } from '../../../domain/access/roles.ts'
import type { AdministratorsMessage, NewPasswordMessage } from '../../messages/administrators.ts'
import { type Column, DataTable } from '../list/data-table.tsx'
import { useSpeech } from '../preferences/language.tsx'
import { useKnown } from '../session/api.tsx'
import { useRead } from '../session/use-read.ts'
import { PageHead } from '../shell/page-head.tsx'
import { ProblemNote } from '../shell/problem-note.tsx'
import { Tag } from '../shell/tag.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { ChangeRolesDialog } from './change-roles-dialog.tsx'
import { NewPasswordPanel } from './new-password-panel.tsx'
import { SetPasswordDialog } from './set-password-dialog.tsx'
import { administratorWords } from './words.ts'

type Administrator = AdministratorsMessage['administrators'][number]

/** Who may come in, and as what. */
export function AdministratorsPage() {
  const { texts, format } = useSpeech()
  const words = useWords(administratorWords)
  const { session } = useKnown()
  const { data, problem, again, isReading } = useRead<AdministratorsMessage>('/administrators')
  const [changed, setChanged] = useState<Administrator>()
  const [withoutPassword, setWithoutPassword] = useState<Administrator>()
  const [made, setMade] = useState<NewPasswordMessage>()
  const mayChange = may(session, 'access.change')

  const columns: readonly Column<Administrator>[] = [
    { key: 'login', title: words.login, isHead: true, cell: ({ name }) => name },
    { key: 'person', title: words.person, cell: ({ person }) => person },
    {
      key: 'roles',
      title: words.roles,
      cell: ({ roles }) => roles.map((role) => texts.roles[role]).join(', '),
    },
    { key: 'schools', title: words.schools, cell: ({ schoolCodes }) => schoolCodes.join(', ') },
    { key: 'since', title: words.since, cell: ({ createdAt }) => format.dayAndTime(new Date(createdAt)) },
    {
      key: 'state',
      title: words.state,
      cell: ({ disabledAt }) => (
        <Tag tone={disabledAt ? 'bad' : 'good'}>{disabledAt ? words.disabled : words.active}</Tag>
      ),
    },
    ...(mayChange ? [{ key: 'change', title: texts.list.acts, isActs: true, cell: acts }] : []),
  ]

  function acts(administrator: Administrator) {
    if (administrator.name === session.administrator) return null
    return (
      <>
        <button
          type="button"
          className="quiet-button"
          aria-label={words.changeTitle(administrator.name)}
          onClick={() => setChanged(administrator)}
        >
          {words.change}
        </button>
        {!administrator.disabledAt && (
          <button
            type="button"
            className="quiet-button"
            aria-label={words.setPasswordTitle(administrator.name)}
            onClick={() => setWithoutPassword(administrator)}
          >
            {words.setPassword}
          </button>
        )}
      </>
    )
  }

  return (
    <>
      <PageHead title={words.title} lead={words.lead} />
      {problem && <ProblemNote problem={problem} onAgain={again} />}
      {made && <NewPasswordPanel made={made} onHide={() => setMade(undefined)} />}
      {data && (
        <DataTable
          caption={words.caption}
          columns={columns}
          rows={data.administrators}
          keyOf={({ name }) => name}
          empty={words.empty}
          isBusy={isReading}
        />
      )}
      {withoutPassword && (
        <SetPasswordDialog
          login={withoutPassword.name}
          onMade={setMade}
          onClose={() => setWithoutPassword(undefined)}
        />
      )}
      {changed && (
        <ChangeRolesDialog administrator={changed} onChanged={again} onClose={() => setChanged(undefined)} />
      )}
    </>
  )
}
