import { useState } from 'react'
import type { LineOutcome } from '../../../../schemas/import.ts'
import { may } from '../../../domain/access/roles.ts'
import type { ImportMessage } from '../../messages/imports.ts'
import { ActionDialog } from '../action/action-dialog.tsx'
import { Facts } from '../detail/facts.tsx'
import { Panel } from '../detail/panel.tsx'
import { Titled } from '../detail/titled.tsx'
import type { Column } from '../list/data-table.tsx'
import { List } from '../list/list.tsx'
import { useSpeech } from '../preferences/language.tsx'
import { Link } from '../router/link.tsx'
import { useApi, useKnown } from '../session/api.tsx'
import { useRead } from '../session/use-read.ts'
import { PageHead } from '../shell/page-head.tsx'
import { ProblemNote } from '../shell/problem-note.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { CorrectDialog } from './correct-dialog.tsx'
import { ImportTag } from './import-tag.tsx'
import { importWords } from './words.ts'

/** One import: its counts, what became of each line, and correcting what was refused. */
export function ImportPage({ params: { id } }: { readonly params: { readonly id: string } }) {
  const { format } = useSpeech()
  const words = useWords(importWords)
  const api = useApi()
  const { session } = useKnown()
  const path = `/imports/${encodeURIComponent(id)}`
  const { data, problem, again } = useRead<ImportMessage>(path)
  const [act, setAct] = useState<'download' | 'correct'>()
  const close = () => setAct(undefined)
  const isToCorrect = data !== undefined && data.refused > 0
  const when = data && format.moment(new Date(data.startedAt))
  return (
    <>
      <PageHead
        title={data ? `${words.one} · ${words.kinds[data.kind]}` : words.one}
        lead={when}
        above={{ to: '/imports', title: words.title }}
      >
        {isToCorrect && data.hasRecords && may(session, 'persons.open') && (
          <button type="button" className="plain-button" onClick={() => setAct('download')}>
            {words.download}
          </button>
        )}
        {isToCorrect && may(session, 'imports.correct') && (
          <button type="button" className="plain-button" onClick={() => setAct('correct')}>
            {words.correct}
          </button>
        )}
      </PageHead>
      {problem && <ProblemNote problem={problem} onAgain={again} />}
      {data && (
        <>
          <Panel title={words.summary} acts={<ImportTag state={data.state} />}>
            <ImportFacts message={data} />
            {isToCorrect && !data.hasRecords && <p className="panel-text">{words.gone}</p>}
          </Panel>
          <Lines path={path} />
        </>
      )}
      {act === 'download' && (
        <ActionDialog
          title={words.download}
          lead={words.downloadLead}
          act={words.download}
          done={words.downloaded}
          onAct={(_fields, reason) => api.save(`${path}/refused`, { reason })}
          onClose={close}
        />
      )}
      {act === 'correct' && <CorrectDialog path={path} onClose={close} />}
    </>
  )
}

function ImportFacts({ message }: { readonly message: ImportMessage }) {
  const { format } = useSpeech()
  const words = useWords(importWords)
  const { corrects, correctedBy, finishedAt, unknownColumns } = message
  const linkTo = (id: string) => <Link to={`/imports/${id}`}>{id.slice(0, 13)}</Link>
  return (
    <Facts
      facts={[
        [words.lines, format.count(message.lines)],
        [words.accepted, format.count(message.accepted)],
        [words.repeated, format.count(message.repeated)],
        [words.refused, format.count(message.refused)],
        [words.warned, message.warned > 0 && format.count(message.warned)],
        [words.client, message.clientName],
        [words.sentBy, message.sentBy],
        [words.format, words.formats[message.format]],
        [words.unknownColumns, unknownColumns.join(', ')],
        [words.problem, message.problem],
        [words.startedAt, format.moment(new Date(message.startedAt))],
        [words.finishedAt, finishedAt && format.moment(new Date(finishedAt))],
        [words.corrects, corrects && linkTo(corrects)],
        [words.correctedBy, correctedBy && linkTo(correctedBy)],
      ]}
    />
  )
}

const outcomes = ['refused', 'accepted', 'repeated'] as const

function Lines({ path }: { readonly path: string }) {
  const { format } = useSpeech()
  const words = useWords(importWords)
  const columns: readonly Column<LineOutcome>[] = [
    { key: 'line', title: words.line, isHead: true, cell: ({ line }) => format.count(line) },
    { key: 'outcome', title: words.outcome, cell: ({ outcome }) => words.outcomeNames[outcome] },
    {
      key: 'why',
      title: words.why,
      cell: ({ problems = [], warnings = [] }) =>
        [...problems, ...warnings].map(({ field, code, message }) => (
          <div key={`${field} ${code}`}>
            {field && <code>{field}</code>} {message}
            <small>{code}</small>
          </div>
        )),
    },
  ]
  return (
    <Titled title={words.outcomes}>
      <List
        path={`${path}/lines`}
        caption={words.outcomes}
        filters={[
          {
            name: 'outcome',
            title: words.outcome,
            choices: outcomes.map((value) => ({ value, title: words.outcomeNames[value] })),
          },
        ]}
        columns={columns}
        keyOf={({ line }) => line}
        empty={words.noLines}
      />
    </Titled>
  )
}
