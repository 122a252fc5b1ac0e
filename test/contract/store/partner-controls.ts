import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { closedBreaker } from '../../../src/domain/partners/breaker.ts'
import type { PartnerStop } from '../../../src/domain/partners/partner-hold.ts'
import type { Traffic } from '../../../src/domain/partners/traffic.ts'
import { later, noon } from '../../support/scene.ts'
import type { StoreBench } from '../../support/store-bench.ts'

/** Registers what every store of partner controls keeps. */
export function describePartnerControlStore(openBench: () => Promise<StoreBench>): void {
  describe('partner controls', () => {
    let bench: StoreBench
    let partner: string
    let count = 0
    beforeAll(async () => {
      bench = await openBench()
    })
    afterAll(() => bench.close())
    beforeEach(() => {
      count += 1
      partner = `controlled-${count}`
    })

    const controls = () => bench.store.partnerControls
    const stopsOf = async () => (await controls().read()).stops.filter((stop) => stop.partner === partner)
    const brake = (reason: string): PartnerStop => ({
      partner,
      kind: 'brake',
      until: null,
      reason,
      setAt: noon,
    })
    const pause = (until: Date): PartnerStop => ({
      partner,
      kind: 'pause',
      until,
      reason: 'asked',
      setAt: noon,
    })

    test('a brake and a pause are kept beside each other, each in place of the earlier of its kind', async () => {
      await controls().stop(brake('a fire'))
      await controls().stop(pause(later(60)))
      await controls().stop(pause(later(120)))
      expect(await stopsOf()).toEqual([brake('a fire'), pause(later(120))])
    })

    test('what is taken off is gone, and taking off nothing says so', async () => {
      await controls().stop(brake('a fire'))
      expect(await controls().release(partner, 'pause')).toBe(false)
      expect(await controls().release(partner, 'brake')).toBe(true)
      expect(await controls().release(partner, 'brake')).toBe(false)
      expect(await stopsOf()).toEqual([])
    })

    test('changes of many workers at once each see the one before', async () => {
      const fail = (traffic: Traffic) => {
        const failures = traffic.breaker.state === 'closed' ? traffic.breaker.failures + 1 : 0
        return { traffic: { ...traffic, breaker: { state: 'closed', failures } as const }, seen: failures }
      }
      const changes = Array.from({ length: 30 }, () => controls().changeTraffic(partner, noon, fail))
      const seen = (await Promise.all(changes)).map((result) => result.seen)
      expect(seen.sort((one, other) => one - other)).toEqual(
        Array.from({ length: 30 }, (_, index) => index + 1),
      )
      expect((await controls().read()).traffic.get(partner)?.breaker).toEqual({
        state: 'closed',
        failures: 30,
      })
    })

    test('a rule that throws changes nothing', async () => {
      const broken = controls().changeTraffic(partner, noon, () => {
        throw new Error('of the test')
      })
      await expect(broken).rejects.toThrow('of the test')
      expect((await controls().read()).traffic.get(partner)).toBeUndefined()
    })

    test('a partner that nothing is known of begins closed', async () => {
      const { seen } = await controls().changeTraffic(partner, noon, (traffic) => ({
        traffic,
        seen: traffic,
      }))
      expect(seen).toEqual({ breaker: closedBreaker, slots: {} })
    })
  })
}
