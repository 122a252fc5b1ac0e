import type { StatementMessage } from '../../messages/statements.ts'
import { Facts } from '../detail/facts.tsx'
import { Panel } from '../detail/panel.tsx'
import { useSpeech } from '../preferences/language.tsx'
import { Link } from '../router/link.tsx'
import { useRead } from '../session/use-read.ts'
import { useTitleOf } from '../session/use-title-of.ts'
import { PageHead } from '../shell/page-head.tsx'
import { ProblemNote } from '../shell/problem-note.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { AnswerFiles } from './answer-files.tsx'
import { FileProblems, FileStatements, FileTotals } from './file-result.tsx'
import { useUnreadReason } from './unread-reason.ts'
import { statementWords } from './words.ts'

/** One file: how it came, what was read of it, and the rows that were left out with the reason of each. */
export function StatementPage({ params: { id } }: { readonly params: { readonly id: string } }) {
  const words = useWords(statementWords)
  const reasonOf = useUnreadReason()
  const { data, problem, again } = useRead<StatementMessage>(`/statements/${encodeURIComponent(id)}`)
  return (
    <>
      <PageHead title={data?.file.name ?? words.title} above={{ to: '/statements', title: words.title }} />
      {problem && <ProblemNote problem={problem} onAgain={again} />}
      {data && (
        <>
          {data.unread && (
            <p className="notice bad">
              {words.unreadNote(reasonOf(data.unread.reason))}{' '}
              <Link to={`/breaks/${data.unread.breakId}`}>{words.seeBreak}</Link>
            </p>
          )}
          <Panel title={words.summary}>
            <FileFacts message={data} />
          </Panel>
          {data.result && (
            <>
              <FileTotals totals={data.result.totals} />
              <FileProblems problems={data.result.problems} />
              {data.result.statements.length > 0 && <FileStatements statements={data.result.statements} />}
              {data.result.answers.length > 0 && <AnswerFiles fileId={id} names={data.result.answers} />}
            </>
          )}
        </>
      )}
    </>
  )
}

function FileFacts({ message: { file, result } }: { readonly message: StatementMessage }) {
  const { format } = useSpeech()
  const words = useWords(statementWords)
  const titleOf = useTitleOf()
  const { source, keptAt, keptBy, bytes, isHere, sha256 } = file
  return (
    <Facts
      facts={[
        [words.source, titleOf(source)],
        [words.tells, result && words.tellings[result.tells]],
        [words.day, result?.day && format.day(result.day)],
        [words.keptAt, format.moment(new Date(keptAt))],
        [words.keptBy, words.ways[keptBy] ?? keptBy],
        [words.readAt, result && format.moment(new Date(result.readAt))],
        [words.size, words.bytes(format.count(bytes))],
        [words.content, isHere || bytes === 0 ? words.here : words.gone],
        [words.hash, <code key="hash">{sha256}</code>],
      ]}
    />
  )
}
