import type { SchoolsMessage } from '../../messages/schools.ts'
import type { Column } from '../list/data-table.tsx'
import { List } from '../list/list.tsx'
import { Link } from '../router/link.tsx'
import { PageHead } from '../shell/page-head.tsx'
import { Tag } from '../shell/tag.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { schoolWords } from './words.ts'

/** Looking for schools. */
export function SchoolsPage() {
  const words = useWords(schoolWords)
  const columns: readonly Column<SchoolsMessage['rows'][number]>[] = [
    {
      key: 'name',
      title: words.name,
      isHead: true,
      cell: ({ code, name }) => (
        <>
          <Link to={`/schools/${encodeURIComponent(code)}`}>{name}</Link>
          <small>{code}</small>
        </>
      ),
    },
    { key: 'level', title: words.level, cell: ({ level }) => words.levels[level] },
    {
      key: 'unit',
      title: words.unit,
      cell: ({ unit, unitCode }) => (
        <>
          {unit}
          <small>{unitCode}</small>
        </>
      ),
    },
    {
      key: 'account',
      title: words.account,
      cell: ({ hasAccount }) => (
        <Tag tone={hasAccount ? 'good' : 'look'}>{hasAccount ? words.hasAccount : words.noAccount}</Tag>
      ),
    },
  ]
  return (
    <>
      <PageHead title={words.title} lead={words.lead} />
      <List
        path="/schools"
        caption={words.caption}
        filters={[
          { name: 'name', title: words.name, hint: words.nameHint },
          { name: 'code', title: words.code },
          { name: 'unit', title: words.unit, hint: words.unitHint },
        ]}
        columns={columns}
        keyOf={({ code }) => code}
        empty={words.empty}
      />
    </>
  )
}
