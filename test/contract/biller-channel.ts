import type { RequestListener } from 'node:http'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { BillRequest } from '../../schemas/bill.ts'
import type { Asked, Heard, Spoiling, Verdict } from '../../simulators/collector.ts'
import { handleInbound } from '../../src/payments/handle-inbound.ts'
import type { PaymentChannel } from '../../src/ports/payment-channel.ts'
import { type Loopback, serveOnLoopback } from '../support/loopback.ts'
import { createTestPaymentParts, type TestPaymentParts } from '../support/payment-parts.ts'
import { rawRequest } from '../support/raw-request.ts'
import { channel, linesOf, news, openScene, type Scene } from '../support/scene.ts'
import { openStoreBench, type StoreBench } from '../support/store-bench.ts'

/** One school's way to pay at a collector: the adapter of the gateway, and the collector's counter that calls it. */
export interface BillerWay {
  readonly channel: PaymentChannel
  /** The counter, told where the gateway's channel is. */
  counter(url: string): RequestListener
}

export interface BillerExpectations {
  /** A way whose current secret signs; the old one is accepted beside it when `rotating`. */
  way(schoolCode: string, options: { readonly rotating: boolean }): BillerWay
  /** The operation that settles. */
  readonly settles: string
  /** What is answered to other money for a bill that is paid, and to a wrong amount. */
  readonly codes: {
    readonly field: string
    readonly settled: unknown
    readonly paid: unknown
    readonly amount: unknown
  }
  /** What the collector does with its money when the gateway fails while it settles. */
  readonly inTrouble: Verdict
}

interface Paid {
  readonly transaction: string
  readonly verdict: Verdict
  readonly told: readonly (Heard & { readonly verdict: Verdict })[]
}

/** Registers the cases that every channel passes through which collectors ask and settle. */
export function describeBillerChannel(name: string, expectations: BillerExpectations): void {
  const { codes } = expectations
  describe(`${name} as a channel of collectors`, () => {
    let bench: StoreBench
    let scene: Scene
    let parts: TestPaymentParts
    let gateway: Loopback
    let counter: Loopback
    const open: Loopback[] = []
    beforeAll(async () => {
      bench = await openStoreBench()
    })
    afterAll(async () => {
      for (const server of open) await server.close()
      await bench.close()
    })
    const openCounter = async (rotating = false) => {
      const way = expectations.way(scene.schoolCode, { rotating })
      parts = createTestPaymentParts(bench.store, way.channel)
      gateway = await serveOnLoopback(async (request, response) => {
        const operation = new URL(request.url ?? '', 'http://gateway').pathname.split('/').at(-1) ?? ''
        const raw = await rawRequest(request)
        const reply = await handleInbound(channel, operation, raw, parts).catch(() => undefined)
        if (!reply) return response.writeHead(503).end()
        return response.writeHead(reply.status, { 'content-type': reply.contentType }).end(reply.body)
      })
      counter = await serveOnLoopback(way.counter(`${gateway.url}/channels/${channel}`))
      open.push(gateway, counter)
    }
    beforeEach(async () => {
      scene = await openScene(bench.store)
      await openCounter()
    })

    const post = async (path: string, body: object) => {
      const headers = { 'content-type': 'application/json' }
      const response = await fetch(`${counter.url}${path}`, {
        method: 'POST',
        headers,
        body: JSON.stringify(body),
      })
      return response.json()
    }
    const ask = (customer = 'HS-0001') => post('/ask', { customer }) as Promise<Asked>
    const pay = (order: object = {}) => post('/pay', { customer: 'HS-0001', ...order }) as Promise<Paid>
    const onBill = (changes: Partial<BillRequest> = linesOf(950_000)) => scene.accept(scene.toAccept(changes))
    const answers = ({ told }: Paid) => told.map(({ answer }) => answer[codes.field])
    const countNotices = async () => {
      const { rows } = await bench.pool.query(
        'select count(*) from payment_notices where channel = $1 and operation = $2',
        [channel, expectations.settles],
      )
      return rows[0].count
    }
    const outcomesOf = async (transaction: string) => {
      const { rows } = await bench.pool.query(
        'select outcome from payment_notices where reference like $1 order by id',
        [`%${transaction}`],
      )
      return rows.map(({ outcome }) => outcome)
    }

    test('L17: bills, nothing owed and an unknown customer are three answers, and the last names nobody', async () => {
      const nothing = await ask()
      await onBill()
      const [bills, unknown] = [await ask(), await ask('HS-4711')]
      expect([bills.is, nothing.is, unknown.is]).toEqual(['bills', 'nothing-owed', 'unknown'])
      expect(bills.bills).toMatchObject([{ amount: 950_000 }])
      expect(JSON.stringify(bills.answer)).toContain('Nguyễn Văn An')
      expect(JSON.stringify(unknown.answer)).not.toMatch(/Nguyễn|Trường|3B/)
    })

    test('a bill that is asked for is paid, once, and its money is kept', async () => {
      const bill = await onBill()
      const paid = await pay()
      expect(paid).toMatchObject({ verdict: 'kept' })
      expect(answers(paid)).toEqual([codes.settled])
      expect(await scene.billOf(bill)).toMatchObject({ state: 'paid', paid: 950_000 })
      expect((await ask()).is).toBe('nothing-owed')
      expect(parts.happened).toEqual(['posted'])
      expect(await outcomesOf(paid.transaction)).toEqual(['settled'])
    })

    test('D1: the same five times, one after another, is answered five times as the first time', async () => {
      const bill = await onBill()
      const paid = await pay({ times: 5 })
      expect(answers(paid)).toEqual(Array(5).fill(codes.settled))
      expect((await scene.billOf(bill)).paid).toBe(950_000)
    })

    test('D2: the same fifty times at once posts once; fifty are kept as they came', async () => {
      const bill = await onBill()
      const before = await countNotices()
      const paid = await pay({ times: 50, together: true })
      expect(answers(paid)).toEqual(Array(50).fill(codes.settled))
      expect((await scene.billOf(bill)).paid).toBe(950_000)
      expect(await countNotices()).toBe(before + 50)
      expect((await outcomesOf(paid.transaction)).toSorted()).toEqual([
        ...Array(49).fill('repeated'),
        'settled',
      ])
    })

    test('two payers at two counters at once: one settles, the other gets the money back', async () => {
      for (let round = 0; round < 5; round += 1) {
        const bill = await onBill()
        const paid = await Promise.all([pay(), pay()])
        const verdicts = paid.map(({ verdict }) => verdict)
        // Whoever asks when it is paid already has nothing to pay.
        expect(verdicts.filter((verdict) => verdict === 'kept')).toHaveLength(1)
        expect((await scene.billOf(bill)).paid).toBe(950_000)
      }
    })

    test('other money for a bill that is paid meanwhile is refused with its own code, and not posted', async () => {
      const bill = await onBill()
      const { reference } = await scene.open(bill.id, 950_000)
      const [listed] = (await ask()).bills
      await scene.post(news(reference, 950_000))
      const late = await pay({ bill: listed?.bill, amount: 950_000 })
      expect(answers(late)).toEqual([codes.paid])
      expect(late.verdict).toBe('returned')
      expect((await scene.billOf(bill)).paid).toBe(950_000)
      expect((await ask()).is).toBe('nothing-owed')
    })

    test('A8: another amount than what is owed is refused, and the money goes back', async () => {
      const bill = await onBill()
      const paid = await pay({ amount: 949_000 })
      expect(answers(paid)).toEqual([codes.amount])
      expect(paid.verdict).toBe('returned')
      expect((await scene.billOf(bill)).paid).toBe(0)
    })

    test('D3: the same transaction with another amount is a conflict for a person; the first stays', async () => {
      const [first] = [await onBill(), await onBill({ ...linesOf(590_000), dueOn: '2027-01-15' })]
      const { transaction } = await pay()
      const other = await pay({ transaction })
      expect(answers(other)).not.toContain(codes.settled)
      expect((await scene.billOf(first)).paid).toBe(950_000)
      expect(await outcomesOf(transaction)).toEqual(['settled', 'conflict'])
      expect(parts.happened).toContain('warned: a payment needs a person')
    })

    test.each<Spoiling>([
      'unsigned',
      'wrongly-signed',
      'changed-after-signing',
      'other-secret',
      'old-secret',
    ])('R12: %s is refused, kept as it came, and posts nothing', async (spoiling) => {
      const bill = await onBill()
      const paid = await pay({ spoiling })
      expect(paid.verdict).toBe('returned')
      expect(answers(paid)).not.toContain(codes.settled)
      expect((await scene.billOf(bill)).paid).toBe(0)
      expect(parts.happened).toEqual(['warned: an inbound message was refused'])
    })

    test('R13: while a secret changes both are good, afterwards only the new one', async () => {
      await openCounter(true)
      await onBill()
      expect((await pay({ spoiling: 'old-secret' })).verdict).toBe('kept')
      await onBill()
      expect((await pay()).verdict).toBe('kept')
    })

    test('D11: a counter that got no answer because we died after posting tells again, and is answered as settled', async () => {
      const bill = await onBill()
      const [listed] = (await ask()).bills
      let dies = true
      const { settle } = parts.biller
      const dying: TestPaymentParts['biller'] = {
        ...parts.biller,
        async settle(...words) {
          const outcome = await settle(...words)
          if (dies) throw new Error('of the test')
          return outcome
        },
      }
      parts = { ...parts, biller: dying }
      const first = await pay()
      expect(first.verdict).toBe('in-doubt')
      dies = false
      const second = await pay({ bill: listed?.bill, amount: 950_000, transaction: first.transaction })
      expect(answers(second)).toEqual([codes.settled])
      expect((await scene.billOf(bill)).paid).toBe(950_000)
    })

    test('when the store fails while it settles, nobody hears a refusal', async () => {
      await onBill()
      parts = {
        ...parts,
        biller: { ...parts.biller, settle: () => Promise.reject(new Error('of the test')) },
      }
      expect((await pay()).verdict).toBe(expectations.inTrouble)
    })

    test.each([
      ['nothing', ''],
      ['no JSON', '{"trans_id":'],
      ['no object', '[]'],
      ['null', 'null'],
      ['no fields', '{}'],
      ['no UTF-8', Buffer.from([0x7b, 0xff, 0x7d])],
      ['a field that is an object', '{"service_id":{},"SERVICE_ID":[],"checksum":{},"PARTNER_ID":{}}'],
    ])('%s is refused by every operation, never thrown', async (_, bytes) => {
      const { channel: adapter } = expectations.way(scene.schoolCode, { rotating: false })
      for (const receive of Object.values(adapter.inbound)) {
        const read = await receive({ method: 'POST', query: '', headers: {}, body: Buffer.from(bytes) })
        expect(read.is).toBe('refused')
      }
    })
  })
}
