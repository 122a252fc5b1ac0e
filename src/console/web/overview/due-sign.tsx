import { useSpeech } from '../preferences/language.tsx'

/** From when on waiting is worth a look, and a worry, in ms. */
const [lookMs, worryMs] = [2 * 60_000, 30 * 60_000]

/** How long the oldest due exchange has been waiting. */
export function DueSign({ dueAt, at }: { readonly dueAt: string | null; readonly at: Date }) {
  const { texts, format } = useSpeech()
  const { overview } = texts
  if (dueAt === null) return <p className="due">{overview.nothingDue}</p>
  const lateMs = at.getTime() - new Date(dueAt).getTime()
  if (lateMs < 0) return <p className="due">{overview.dueIn(format.duration(-lateMs))}</p>
  if (lateMs < lookMs) return <p className="due">{overview.dueNow}</p>
  return (
    <p className="due" data-late={lateMs < worryMs ? 'look' : 'worry'}>
      {overview.overdue(format.duration(lateMs))}
    </p>
  )
}
