import { useState } from 'react'
import { may } from '../../../domain/access/roles.ts'
import { isToBeGiven } from '../../../domain/bank-lines/allocation.ts'
import type { LineWordsMessage, MoneyMessage } from '../../messages/money.ts'
import { BillEntries } from '../bills/bill-money.tsx'
import { Panel } from '../detail/panel.tsx'
import { useSpeech } from '../preferences/language.tsx'
import { Link } from '../router/link.tsx'
import { useKnown } from '../session/api.tsx'
import { useRead } from '../session/use-read.ts'
import { PageHead } from '../shell/page-head.tsx'
import { ProblemNote } from '../shell/problem-note.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { PieceFacts, SourceFacts } from './line-facts.tsx'
import { MoneyActs } from './money-acts.tsx'
import { OwnerMatch } from './owner-match.tsx'
import { PiecesOfLine } from './pieces-of-line.tsx'
import { moneyWords } from './words.ts'

/** How often a piece is read again, in ms: somebody else may claim it, or give it. */
const lookMs = 5000

/** One piece of money: what came, whose it may be side by side, and where all of its movement went. */
export function MoneyPage({ params: { id } }: { readonly params: { readonly id: string } }) {
  const { format } = useSpeech()
  const words = useWords(moneyWords)
  const { session } = useKnown()
  const path = `/money/${encodeURIComponent(id)}`
  const { data, problem, again } = useRead<MoneyMessage>(path, lookMs)
  const [opened, setOpened] = useState<LineWordsMessage>()
  const isOpen = data !== undefined && data.piece.undoneAt === null && isToBeGiven(data.piece)
  const isOnItsWay = data?.piece.undoneAt === null && data.piece.why === 'in-transit'
  return (
    <>
      <PageHead
        title={data ? words.one(format.dong(data.piece.amount)) : words.title}
        above={
          isOnItsWay
            ? { to: '/money-in-transit', title: words.transit }
            : { to: '/money', title: words.title }
        }
      >
        {data && <MoneyActs message={data} path={path} onOpen={setOpened} onDone={again} />}
      </PageHead>
      {problem && <ProblemNote problem={problem} onAgain={again} />}
      {data && (
        <>
          {isOpen && data.returnedBy && <ReturnNote refund={data.returnedBy} />}
          {isOpen && <ClaimNote claim={data.claim} />}
          {isOpen && may(session, 'money.match') ? (
            <OwnerMatch message={data} path={path} opened={opened} onDone={again} />
          ) : (
            <Panel title={data.line?.direction === 'out' ? words.outgoing : words.line}>
              <SourceFacts message={data} opened={opened} />
            </Panel>
          )}
          {!isOpen && (
            <Panel title={words.state}>
              <PieceFacts message={data} />
            </Panel>
          )}
          <PiecesOfLine message={data} />
          <BillEntries entries={data.entries} />
        </>
      )}
    </>
  )
}

/** Until another person approves it, an owner who is found gets the money. */
function ReturnNote({ refund }: { readonly refund: string }) {
  const words = useWords(moneyWords)
  return (
    <p className="notice">
      {words.returnAsked} <Link to={`/refunds/${refund}`}>{words.toReturnAsked}</Link>
    </p>
  )
}

function ClaimNote({ claim }: Pick<MoneyMessage, 'claim'>) {
  const { format } = useSpeech()
  const words = useWords(moneyWords)
  const until = claim && format.time(new Date(claim.until))
  return (
    <div role="status" className="claim-note">
      {claim && until && (
        <p className="notice">
          {claim.isOwn ? words.takenByYou(until) : words.takenByOther(claim.by, until)}
        </p>
      )}
    </div>
  )
}
