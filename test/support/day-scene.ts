import type { DayFacts, DayRules } from '../../src/domain/days/business-day.ts'
import { openBankScene } from './bank-scene.ts'
import { newReference, news, noon, tellBoth } from './scene.ts'
import type { StoreBench } from './store-bench.ts'

/** A school with its account and a channel of its own, and the days of these three books. */
export type DayScene = Awaited<ReturnType<typeof openDayScene>>

/** The day on which scenes happen, and those after it. */
export const [theDay, theNext, theThird] = ['2026-09-30', '2026-10-01', '2026-10-02'] as const

/** The morning after a day. */
export const morningAfter = (day: string): Date =>
  new Date(new Date(`${day}T08:00:00+07:00`).getTime() + 86_400_000)

export const signPlainly = async (facts: DayFacts): Promise<string> =>
  `header.${Buffer.from(JSON.stringify(facts)).toString('base64url')}.signature`

/** Opens a scene in whose books something stands already, so that their days begin. */
export async function openDayScene(bench: Pick<StoreBench, 'store' | 'pool'>) {
  const scene = await openBankScene(bench)
  const { store, pool } = bench
  const through = `quay-${scene.schoolCode}`
  const books = {
    bank: `bank:${scene.account}`,
    channel: `channel:${through}`,
    school: `school:${scene.schoolCode}`,
  } as const
  const rules: DayRules = {
    ...{ cutOffs: {}, ambiguousDays: 0, unownedDays: 365, unsettledDays: 365, dailySenders: [] },
  }

  /** A payment through the channel that nobody has confirmed. */
  const opened = async (amount: number) => {
    const pupil = await scene.owing(amount)
    const reference = newReference()
    const { id } = await store.payments.open({
      ...{ channel: through, reference, billId: pupil.bill.id, amount, at: noon, askAt: noon },
    })
    return { ...pupil, id, reference, amount }
  }
  const paid = async (amount: number, at = noon) => {
    const payment = await opened(amount)
    await store.payments.post(through, news(payment.reference, amount, { at }), () => tellBoth, at)
    return payment
  }
  /** A transfer that names its student, as a line to take. */
  const transfer = async (amount: number, bookedOn: string = theDay) => {
    const pupil = await scene.owing(amount)
    return { ...pupil, line: scene.line(pupil.paymentCode, amount, { bookedOn }) }
  }

  const except = (book: string, day: string, conditions: readonly string[], at = morningAfter(day)) =>
    store.days.except({ book, day, conditions, reason: 'seen', requestedBy: 'mai', approvedBy: 'hoa', at })
  /** Closes a day of a book, to whose account no statement goes; gives what was signed. */
  const close = async (book: string, day: string, at = morningAfter(day)): Promise<DayFacts> => {
    await store.days.openDays(rules, at)
    if (book === books.bank) await except(book, day, ['statement-missing'])
    const closing = await store.days.close({ book, day, by: 'chi', rules, at }, signPlainly)
    if (closing.is !== 'closed' || !closing.day.jws) throw new Error(JSON.stringify(closing))
    return JSON.parse(Buffer.from(closing.day.jws.split('.')[1] ?? '', 'base64url').toString())
  }
  /** What keeps a day open by a condition, as `count amount`; nothing where it holds. */
  const keepsOpen = async (book: string, day: string, condition: string) => {
    await store.days.openDays(rules, morningAfter(day))
    const unmet = await store.days.unmet(book, day, rules, morningAfter(day))
    const found = unmet.find((one) => one.condition === condition)
    return found && `${found.count} ${found.amount}`
  }
  /** Entries of a book since one, as `account amount: the day that counted it, the day that it is of`. */
  const countedEntries = async (book: string, since = 0): Promise<string[]> => {
    const { rows } = await pool.query(
      `select cause || ' ' || entry.amount || ': ' || coalesce(day || ' of ' || value_day, 'not counted') as counted
       from ledger_entries as entry
       left join business_day_rows as counted on kind = 'entry' and row_id = entry.id::text and book = $1
       where entry.id > $2 and case split_part($1, ':', 1)
         when 'school' then school_code = substr($1, 8)
         when 'bank' then $1 in (debit, credit)
         else 'clearing:' || substr($1, 9) in (debit, credit) end
       order by entry.id`,
      [book, since],
    )
    return rows.map(({ counted }) => counted)
  }
  const lastEntry = async (): Promise<number> =>
    (await pool.query('select max(id) as id from ledger_entries')).rows[0].id

  await paid(1_000)
  await scene.take([(await transfer(2_000)).line])
  return {
    ...scene,
    through,
    books,
    rules,
    opened,
    paid,
    transfer,
    except,
    close,
    keepsOpen,
    countedEntries,
    lastEntry,
  }
}
