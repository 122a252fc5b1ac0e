import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { ExchangeState } from '../../../schemas/exchange.ts'
import type { ClaimedExchange, ExchangeResult } from '../../../src/ports/exchanges/exchange-store.ts'
import type { PreparedMessage } from '../../../src/ports/portal.ts'
import { later, linesOf, news, noon, openScene, type Scene, tellBoth } from '../../support/scene.ts'
import type { StoreBench } from '../../support/store-bench.ts'

/** Registers what every store of exchanges keeps. */
export function describeExchangeStore(openBench: () => Promise<StoreBench>): void {
  describe('exchanges', () => {
    let bench: StoreBench
    let scene: Scene
    // A portal of its own keeps each test's exchanges apart.
    let portal: string
    let count = 0
    beforeAll(async () => {
      bench = await openBench()
    })
    afterAll(() => bench.close())
    beforeEach(async () => {
      scene = await openScene(bench.store)
      count += 1
      portal = `portal-${count}`
    })

    const exchanges = () => bench.store.exchanges
    const claim = (now = noon, { owner = 'worker-1', limit = 100, seconds = 60 } = {}) => {
      const until = new Date(now.getTime() + seconds * 1_000)
      return exchanges().claim(portal, { owner, limit, now, until })
    }
    const claimOne = async (now?: Date) => {
      const [claimed, ...others] = await claim(now)
      if (!claimed || others.length > 0) throw new Error('not exactly one exchange was claimed')
      return claimed
    }
    const accept = (bills = 1) =>
      bench.store.bills.accept(
        Array.from({ length: bills }, () => scene.toAccept(linesOf(100), [portal])),
        noon,
      )
    const acceptOne = () => scene.accept(scene.toAccept(linesOf(100), [portal]))
    const begin = (claimed: readonly ClaimedExchange[], message?: PreparedMessage) =>
      exchanges().beginSending(
        claimed.map(({ id, fence }) => ({ id, fence, ...(message ? { message } : {}) })),
        later(1),
      )
    const settle = (claimed: ClaimedExchange, state: ExchangeState, facts: Partial<ExchangeResult> = {}) =>
      exchanges().settle(
        [{ id: claimed.id, fence: claimed.fence, state, dueAt: later(2), ...facts }],
        later(2),
      )
    const stateOf = async (id: number) => {
      const { rows } = await bench.pool.query('select * from exchanges where id = $1', [id])
      return rows[0]
    }
    const evidenceOf = async (id: number) => {
      const { rows } = await bench.pool.query(
        'select direction, fence, operation, http_status from evidence where exchange_id = $1 order by id',
        [id],
      )
      return rows
    }

    test('a claimed exchange carries what a worker needs, and its subject', async () => {
      const { id } = await acceptOne()
      const claimed = await claimOne()
      expect(claimed).toEqual({
        id: expect.any(Number),
        fence: 1,
        state: 'waiting',
        subjectKind: 'bill',
        subjectId: id,
        event: 'issued',
        part: 0,
        asUpdate: false,
        alone: false,
        lapsed: false,
        crashes: 0,
        attempts: 0,
        asks: 0,
      })
      const subject = (await exchanges().subjects([claimed])).get(claimed.id)
      expect(subject).toMatchObject({
        kind: 'bill',
        bill: { id },
        student: { name: 'Nguyễn Văn An', schoolCode: scene.schoolCode },
        school: { code: scene.schoolCode },
      })
    })

    test('a lease keeps an exchange from others until it ends; then it is due with a larger fence', async () => {
      await acceptOne()
      const first = await claimOne(noon)
      expect(await claim(later(59))).toEqual([])
      const second = await claimOne(later(60))
      expect([second.id, second.fence]).toEqual([first.id, first.fence + 1])
    })

    test('what is not yet due is not claimed, and the oldest come first', async () => {
      await accept(3)
      expect(await claim(later(-1))).toEqual([])
      const two = await claim(noon, { limit: 2 })
      const third = await claimOne(noon)
      expect(two).toHaveLength(2)
      expect(Math.max(...two.map(({ id }) => id))).toBeLessThan(third.id)
    })

    test('workers that claim at once get each exchange once', async () => {
      await accept(200)
      const owners = Array.from({ length: 8 }, (_, number) => `worker-${number}`)
      const claimed = await Promise.all(owners.map((owner) => claim(noon, { owner, limit: 40 })))
      const ids = claimed.flat().map(({ id }) => id)
      expect(new Set(ids).size).toBe(ids.length)
      expect(ids.length + (await claim(noon, { limit: 200 })).length).toBe(200)
    })

    test('of one bill only the first open exchange is claimed; other bills go on', async () => {
      const bill = await acceptOne()
      await bench.store.bills.cancel(bill.id, new Map([[portal, 2]]), later(1))
      const other = await acceptOne()
      const [first, another, ...rest] = await claim(later(1))
      expect([first?.subjectId, first?.event, another?.subjectId, rest]).toEqual([
        bill.id,
        'issued',
        other.id,
        [],
      ])
      expect(await claim(later(2))).toEqual([])

      await settle(first as ClaimedExchange, 'accepted')
      const second = await claimOne(later(3))
      expect([second.event, second.part]).toEqual(['cancelled', 0])
      await settle(second, 'held')
      expect(await claim(later(4))).toEqual([])
      expect(await claim(later(4000))).toEqual([expect.objectContaining({ subjectId: other.id })])
    })

    test('an exchange of one portal does not wait for another portal', async () => {
      const [one, other] = [portal, `${portal}-other`]
      await scene.accept(scene.toAccept({}, [one, other]))
      await claimOne()
      const until = later(60)
      expect(await exchanges().claim(other, { owner: 'w', limit: 9, now: noon, until })).toHaveLength(1)
    })

    test('a lease that lapses while sending comes back as unknown: the bytes may have arrived', async () => {
      await acceptOne()
      const claimed = await claimOne()
      await begin([claimed], message)
      expect(await stateOf(claimed.id)).toMatchObject({ state: 'sending', attempts: 1 })
      expect(await claimOne(later(61))).toMatchObject({ state: 'unknown', fence: 2, attempts: 1 })
      expect(await stateOf(claimed.id)).toMatchObject({ state: 'unknown' })
    })

    test('stored bytes come back byte for byte, sealed meanwhile', async () => {
      await acceptOne()
      const claimed = await claimOne()
      await begin([claimed], message)
      expect((await exchanges().storedMessages([claimed.id])).get(claimed.id)).toEqual(message)
      const { rows } = await bench.pool.query(
        `select encode(sha256, 'hex') as sha256, evidence::text as row from evidence where exchange_id = $1`,
        [claimed.id],
      )
      expect(rows[0].row).not.toContain(Buffer.from('Nguyễn').toString('hex'))
      expect(rows[0].sha256).toMatch(/^[0-9a-f]{64}$/)
    })

    test('of several stored messages the last one is what goes again', async () => {
      await acceptOne()
      const first = await claimOne()
      await begin([first], message)
      await settle(first, 'waiting', { asUpdate: true })
      const second = await claimOne(later(3))
      expect(second.asUpdate).toBe(true)
      await begin([second], { ...message, bytes: Buffer.from('update') })
      const stored = await exchanges().storedMessages([second.id])
      expect(stored.get(second.id)?.bytes.toString()).toBe('update')
    })

    test('bytes that go again are not stored again', async () => {
      await acceptOne()
      const first = await claimOne()
      await begin([first], message)
      await settle(first, 'signed')
      const second = await claimOne(later(3))
      await begin([second])
      expect(await evidenceOf(first.id)).toHaveLength(1)
      expect(await stateOf(first.id)).toMatchObject({ state: 'sending', attempts: 2 })
    })

    test('an exchange that was lost to another is not begun, and nothing is stored for it', async () => {
      await accept(2)
      const mine = await claim()
      const [lost, kept] = mine as [ClaimedExchange, ClaimedExchange]
      await settle(kept, 'waiting', { dueAt: later(3600) })
      await claimOne(later(61))
      expect(await begin([lost], message)).toEqual(new Set())
      expect(await begin([kept], message)).toEqual(new Set([kept.id]))
      expect(await evidenceOf(lost.id)).toEqual([])
    })

    test('a result writes state, next time, reference, problem and counts', async () => {
      await acceptOne()
      const claimed = await claimOne()
      await begin([claimed], message)
      const problem = { code: 'invalid', detail: '07: wrong' }
      await settle(claimed, 'refused', { theirReference: 'THEIRS-1', problem })
      expect(await stateOf(claimed.id)).toMatchObject({
        state: 'refused',
        their_reference: 'THEIRS-1',
        problem_code: 'invalid',
        problem_detail: '07: wrong',
        lease_owner: null,
        settled_at: later(2),
      })
      expect(await claim(later(3600))).toEqual([])
    })

    test('asking is counted apart from sending, and a later result clears the problem', async () => {
      await acceptOne()
      const first = await claimOne()
      await begin([first], message)
      await settle(first, 'unknown', { problem: { code: 'partner_timeout', detail: '' } })
      const second = await claimOne(later(3))
      await settle(second, 'unknown', { asked: true, problem: { code: 'partner_timeout', detail: '' } })
      const third = await claimOne(later(4))
      expect(third).toMatchObject({ attempts: 1, asks: 1 })
      await settle(third, 'accepted', { asked: true })
      expect(await stateOf(first.id)).toMatchObject({ state: 'accepted', asks: 2, problem_code: null })
    })

    test('a result with an old fence changes nothing, but what the partner answered is kept', async () => {
      await acceptOne()
      const first = await claimOne()
      await begin([first], message)
      const second = await claimOne(later(61))
      const evidence = { httpStatus: 200, bytes: Buffer.from('late') }
      const answer = { operation: 'sync', reference: 'R', evidence }
      expect(await settle(first, 'accepted', { answer })).toBe(0)
      expect(await stateOf(first.id)).toMatchObject({ state: 'unknown', fence: second.fence })
      expect(await evidenceOf(first.id)).toMatchObject([
        { direction: 'out', fence: 1 },
        { direction: 'in', fence: 1, http_status: 200 },
      ])
      expect(await settle(second, 'accepted')).toBe(1)
    })

    test('no results are no work', async () => {
      expect(await exchanges().settle([], noon)).toBe(0)
    })

    test('a paid bill is told in as many parts as the portal needs, one after the other', async () => {
      const { id } = await acceptOne()
      const { reference } = await scene.open(id, 100)
      await bench.store.payments.post(
        'platform',
        news(reference, 100),
        () => new Map([[portal, 2]]),
        later(5),
      )
      const told: string[] = []
      for (let now = 5; now < 9; now += 1) {
        const claimed = await claim(later(now))
        told.push(claimed.map(({ event, part }) => `${event} ${part}`).join())
        for (const one of claimed) await settle(one, 'accepted', { dueAt: later(now) })
      }
      expect(told).toEqual(['issued 0', 'paid 0', 'paid 1', ''])
    })

    test('only partners with due exchanges have work', async () => {
      await acceptOne()
      const partners = [portal, 'nobody']
      expect(await exchanges().partnersWithDueWork(partners, later(-1))).toEqual([])
      expect(await exchanges().partnersWithDueWork(partners, noon)).toEqual([portal])
      await claimOne()
      expect(await exchanges().partnersWithDueWork(partners, later(59))).toEqual([])
      expect(await exchanges().partnersWithDueWork([], noon)).toEqual([])
    })

    test('cancelling tells what both portals must learn', async () => {
      const { id } = await scene.accept()
      await bench.store.bills.cancel(id, tellBoth, later(1))
      const counts = (await exchanges().counts()).filter(({ partner }) => tellBoth.has(partner))
      expect(counts.every(({ state }) => state === 'waiting')).toBe(true)
    })
  })
}

const message: PreparedMessage = {
  operation: 'sync',
  reference: '000.00.14.H20-260930-00001',
  contentType: 'application/xml; charset=utf-8',
  headers: { 'x-signature': 'abc..def' },
  bytes: Buffer.from('\ufeff<Hồ sơ>Nguyễn\u0000\r\n</Hồ sơ>', 'utf8'),
}
