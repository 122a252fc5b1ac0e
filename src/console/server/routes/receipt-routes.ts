import { z } from 'zod'
import { counterPayment, receiptVoid } from '../../../../schemas/api/receipt.ts'
import { day } from '../../../../schemas/text.ts'
import { maskStudent } from '../../../domain/roster/mask.ts'
import { GatewayError } from '../../../ports/gateway-error.ts'
import { InvalidRequest } from '../../../ports/invalid-request.ts'
import type { TellOfPayment } from '../../../ports/payments/payment-store.ts'
import { actorOf } from '../actor-of.ts'
import type { ReadStores } from '../console-stores.ts'
import { pageOf, pageSize, reason, word } from '../fields.ts'
import { ofOwnSchool, schoolList } from '../guards/own-school.ts'
import { readerOf } from '../present/reader-of.ts'
import { type ConsoleRoute, changing, reading } from '../route.ts'

type Stores = Pick<ReadStores, 'bills' | 'receipts' | 'receiptSearch' | 'roster'>

const query = z
  .object({
    ...{ number: word, studentCode: word, schoolCode: word, paidOn: day, before: z.uuid() },
    state: z.enum(['valid', 'void', 'replaced']),
  })
  .partial()
const params = z.object({ id: z.uuid() })

/** Money over the counters of schools, and the receipts that they give for it. */
export const receiptRoutes = (stores: Stores, tell: TellOfPayment): readonly ConsoleRoute[] => [
  reading({
    path: '/api/receipts',
    action: 'payments.read',
    query,
    async read({ query: { schoolCode, ...others }, schools }) {
      const own = schoolList(schools)
      const isOthers = schoolCode !== undefined && own?.includes(schoolCode) === false
      const schoolCodes = schoolCode === undefined ? own : isOthers ? [] : [schoolCode]
      const found = await stores.receiptSearch.search({ ...others, schoolCodes, limit: pageSize + 1 })
      return pageOf(found, ({ id }) => id)
    },
  }),
  reading({
    path: '/api/receipts/:id',
    action: 'payments.read',
    params,
    async read({ params: { id }, schools, session }) {
      const counter = ofOwnSchool(await stores.receiptSearch.find(id), schools, 'receipt')
      const { schoolCode, studentCode, billId } = counter
      const [receipt, bill, school, student, all, replacing] = await Promise.all([
        stores.receipts.find(id),
        stores.bills.find(billId),
        stores.roster.findSchool(schoolCode),
        stores.roster.findStudent(schoolCode, studentCode),
        stores.receipts.of({ schoolCode, studentCode }),
        counter.replacedBy === null ? undefined : stores.receiptSearch.find(counter.replacedBy),
      ])
      const reader = readerOf(session)
      return {
        ...{ counter, refunded: receipt?.refunded ?? 0, schoolName: school?.name ?? null },
        bill: {
          title: bill?.title ?? '',
          state: bill?.state ?? null,
          remains: bill ? bill.payable - bill.paid : 0,
        },
        student: student ? { name: maskStudent(student, reader).name, className: student.class.name } : null,
        isReplacedAtCounter: replacing !== undefined,
        // What may count in its place: money that came otherwise.
        others: all.filter(({ kind, state }) => kind === 'bank' && state === 'valid'),
      }
    },
  }),
  changing({
    path: '/api/receipts',
    action: 'payments.take',
    body: counterPayment.extend({
      // What was paid of the bill when the page was read: taking the same money twice is noticed.
      paidBefore: z.int().min(0),
      reason: reason.optional(),
    }),
    async change(
      { body: { paidBefore, ...money }, schools, session, now },
      { bills, receipts, receiptSearch },
    ) {
      const before = ofOwnSchool(await bills.find(money.billId), schools, 'bill')
      const receivedAt = money.receivedAt === undefined ? now : new Date(money.receivedAt)
      if (receivedAt > now) throw refused('receivedAt', 'must not be after now')
      if (money.replaces !== undefined) {
        if (money.reason === undefined) throw refused('reason', 'is needed where it replaces another')
        ofOwnSchool(await receiptSearch.find(money.replaces), schools, 'receipt')
      }
      const replaced = money.replaces === undefined ? undefined : await receipts.find(money.replaces)
      const made = await receipts.take({ ...money, receivedAt, actor: actorOf(session) }, { at: now, tell })
      const after = await bills.find(money.billId)
      // One of two at once sees here what the other took; one after the other sees it before.
      const expected = paidBefore + money.amount - (replaced?.amount ?? 0)
      if (before.paid !== paidBefore || (after && after.paid > expected))
        throw new GatewayError('conflict', 'something was paid of this bill meanwhile: look at it again')
      const { number, amount } = made
      return {
        subject: { kind: 'receipt', id: made.id },
        before: { bill: money.billId, state: before.state, paid: before.paid },
        after: {
          ...{
            bill: money.billId,
            state: after?.state,
            paid: after?.paid,
            number,
            amount,
            method: money.method,
          },
          ...(money.replaces !== undefined && { replaces: money.replaces }),
        },
        answer: { id: made.id, number },
      }
    },
  }),
  changing({
    path: '/api/receipts/:id/void',
    action: 'payments.take',
    params,
    body: receiptVoid,
    async change({ params: { id }, body: { reason, replacedBy }, schools, session, now }, within) {
      const { receipts, receiptSearch } = within
      const { state, number, amount } = ofOwnSchool(await receiptSearch.find(id), schools, 'receipt')
      if (replacedBy !== undefined) ofOwnSchool(await receipts.find(replacedBy), schools, 'receipt')
      const made = await receipts.void(id, { actor: actorOf(session), reason, replacedBy }, { at: now, tell })
      return {
        subject: { kind: 'receipt', id },
        before: { state, number, amount },
        after: { state: made.state, replacedBy: made.replacedBy },
      }
    },
  }),
  changing({
    path: '/api/receipts/:id/name',
    action: 'persons.open',
    params,
    body: z.strictObject({ reason }),
    async change({ params: { id }, schools }, { receiptSearch, roster }) {
      const { schoolCode, studentCode, number } = ofOwnSchool(
        await receiptSearch.find(id),
        schools,
        'receipt',
      )
      const student = await roster.findStudent(schoolCode, studentCode)
      return {
        subject: { kind: 'receipt', id },
        after: { opened: true, number },
        answer: { name: student?.name ?? '' },
      }
    },
  }),
]

const refused = (field: string, message: string) => new InvalidRequest([{ field, code: 'invalid', message }])
