import { may } from '../../../domain/access/roles.ts'
import type { SchoolMessage } from '../../messages/schools.ts'
import { BillTag } from '../bills/bill-tag.tsx'
import { Facts } from '../detail/facts.tsx'
import { Panel } from '../detail/panel.tsx'
import { TitledTable } from '../list/titled-table.tsx'
import { useSpeech } from '../preferences/language.tsx'
import { Link } from '../router/link.tsx'
import { useKnown } from '../session/api.tsx'
import { useRead } from '../session/use-read.ts'
import { PageHead } from '../shell/page-head.tsx'
import { ProblemNote } from '../shell/problem-note.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { schoolWords } from './words.ts'

/** One school: what it is, its pupils, and what its bills come to. */
export function SchoolPage({ params: { code } }: { readonly params: { readonly code: string } }) {
  const words = useWords(schoolWords)
  const { session } = useKnown()
  const path = `/schools/${encodeURIComponent(code)}`
  const { data, problem, again } = useRead<SchoolMessage>(path)
  return (
    <>
      <PageHead title={data?.school.name ?? code} lead={code} above={{ to: '/schools', title: words.title }}>
        <Link to={`${path}/pupils`} className="plain-button">
          {words.allPupils}
        </Link>
        {may(session, 'bills.read') && (
          <Link to={`/bills?schoolCode=${encodeURIComponent(code)}`} className="plain-button">
            {words.allBills}
          </Link>
        )}
      </PageHead>
      {problem && <ProblemNote problem={problem} onAgain={again} />}
      {data && (
        <>
          <SchoolFacts school={data.school} />
          <PupilCounts figures={data.figures} />
          <BillCounts figures={data.figures} code={code} />
        </>
      )}
    </>
  )
}

function SchoolFacts({ school }: Pick<SchoolMessage, 'school'>) {
  const words = useWords(schoolWords)
  const { level, ownership, area, unit, account, phone, email } = school
  return (
    <Panel title={words.summary}>
      <Facts
        facts={[
          [words.level, words.levels[level]],
          [words.ownership, words.ownerships[ownership]],
          [words.area, words.areas[area]],
          [words.unit, `${unit.name} · ${unit.code}`],
          [
            words.account,
            account ? `${account.number} · ${account.bankCode} · ${account.holder}` : words.noAccount,
          ],
          [words.phone, phone],
          [words.email, email],
        ]}
      />
    </Panel>
  )
}

function PupilCounts({ figures: { pupils } }: Pick<SchoolMessage, 'figures'>) {
  const { format } = useSpeech()
  const words = useWords(schoolWords)
  return (
    <TitledTable
      title={words.pupils}
      rows={pupils}
      keyOf={({ status }) => status}
      empty={words.noPupils}
      columns={[
        {
          key: 'status',
          title: words.status,
          isHead: true,
          cell: ({ status }) => words.statuses[status] ?? status,
        },
        { key: 'count', title: words.count, isFigure: true, cell: ({ count }) => format.count(count) },
      ]}
    />
  )
}

interface BillCountsProps extends Pick<SchoolMessage, 'figures'> {
  readonly code: string
}

/** Bills by state; each count leads to its bills. */
function BillCounts({ figures: { bills }, code }: BillCountsProps) {
  const { format } = useSpeech()
  const words = useWords(schoolWords)
  const { session } = useKnown()
  const sum = (of: 'count' | 'payable' | 'paid' | 'remains') =>
    bills.reduce((total, row) => total + row[of], 0)
  const total = {
    ...{ state: 'total' as const, count: sum('count'), payable: sum('payable'), paid: sum('paid') },
    remains: sum('remains'),
  }
  return (
    <TitledTable
      title={words.bills}
      rows={bills.length > 0 ? [...bills, total] : []}
      keyOf={({ state }) => state}
      empty={words.noBills}
      columns={[
        {
          key: 'state',
          title: words.state,
          isHead: true,
          cell: ({ state }) => (state === 'total' ? words.total : <BillTag state={state} />),
        },
        {
          key: 'count',
          title: words.count,
          isFigure: true,
          cell: ({ state, count }) =>
            state === 'total' || !may(session, 'bills.read') ? (
              format.count(count)
            ) : (
              <Link to={`/bills?schoolCode=${encodeURIComponent(code)}&state=${state}`}>
                {format.count(count)}
              </Link>
            ),
        },
        {
          key: 'payable',
          title: words.payable,
          isFigure: true,
          cell: ({ payable }) => format.dong(payable),
        },
        { key: 'paid', title: words.paid, isFigure: true, cell: ({ paid }) => format.dong(paid) },
        {
          key: 'remains',
          title: words.remains,
          isFigure: true,
          cell: ({ remains }) => format.dong(remains),
        },
      ]}
    />
  )
}
