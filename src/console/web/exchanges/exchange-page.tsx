import { useState } from 'react'
import type { ExchangeMessage, PayloadsMessage } from '../../messages/exchanges.ts'
import { type Fact, Facts } from '../detail/facts.tsx'
import { Panel } from '../detail/panel.tsx'
import { useSpeech } from '../preferences/language.tsx'
import { Link } from '../router/link.tsx'
import { useRead } from '../session/use-read.ts'
import { useTitleOf } from '../session/use-title-of.ts'
import { PageHead } from '../shell/page-head.tsx'
import { ProblemNote } from '../shell/problem-note.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { causeWords } from './cause-words.ts'
import { ExchangeActs } from './exchange-acts.tsx'
import { ExchangeHistory } from './exchange-history.tsx'
import { StateTag } from './state-tag.tsx'
import { exchangeWords } from './words.ts'

/** How often an exchange that goes on is read again, in ms. */
const lookMs = 3000

/** One exchange: what it tells of, everything that was sent and answered, and what can be done about it. */
export function ExchangePage({ params: { id } }: { readonly params: { readonly id: string } }) {
  const words = useWords(exchangeWords)
  const { data, problem, again } = useRead<ExchangeMessage>(`/exchanges/${encodeURIComponent(id)}`, lookMs)
  const [payloads, setPayloads] = useState<PayloadsMessage>()
  return (
    <>
      <PageHead title={words.one(id)} above={{ to: '/exchanges', title: words.title }}>
        {data && <ExchangeActs exchange={data.exchange} onOpen={setPayloads} onDone={again} />}
      </PageHead>
      {problem && <ProblemNote problem={problem} onAgain={again} />}
      {data && (
        <>
          <Panel title={words.facts}>
            <ExchangeFacts message={data} />
          </Panel>
          <Panel title={words.history}>
            <ExchangeHistory message={data} payloads={payloads} />
          </Panel>
        </>
      )}
    </>
  )
}

function ExchangeFacts({
  message: { exchange, student, schoolName },
}: {
  readonly message: ExchangeMessage
}) {
  const { format } = useSpeech()
  const words = useWords(exchangeWords)
  const causes = useWords(causeWords)
  const titleOf = useTitleOf()
  const { subject, problemCode, replaces, replacedBy, settledAt } = exchange
  const facts: readonly Fact[] = [
    [words.state, <StateTag key="state" state={exchange.state} />],
    [words.partner, titleOf(exchange.partner)],
    [words.event, words.events[exchange.event]],
    [words.about, subject.number && subject.kind !== 'school' && words[subject.kind](subject.number)],
    [words.dossierNumber, subject.dossierNumber && <code>{subject.dossierNumber}</code>],
    [
      words.student,
      student &&
        [student.name, words.born(student.birthDate), subject.studentCode].filter(Boolean).join(', '),
    ],
    [words.identityNumber, student?.identityNumber],
    [words.school, schoolName ?? subject.schoolCode],
    [words.cause, exchange.state !== 'accepted' && problemCode && (causes[problemCode] ?? problemCode)],
    [words.detail, exchange.state !== 'accepted' && exchange.problemDetail],
    [words.theirReference, exchange.theirReference && <code>{exchange.theirReference}</code>],
    [words.attempts, format.count(exchange.attempts)],
    [words.asks, exchange.asks > 0 && format.count(exchange.asks)],
    [words.acceptedAt, format.moment(new Date(exchange.createdAt))],
    [settledAt ? words.settledAt : words.dueAt, format.moment(new Date(settledAt ?? exchange.dueAt))],
    [words.replaces, replaces && <Link to={`/exchanges/${replaces}`}>{words.one(String(replaces))}</Link>],
    [
      words.replacedBy,
      replacedBy && <Link to={`/exchanges/${replacedBy}`}>{words.one(String(replacedBy))}</Link>,
    ],
  ]
  return (
    <>
      <Facts facts={facts} />
      {exchange.isBlocked && <p className="panel-text">{words.blocked}</p>}
    </>
  )
}
