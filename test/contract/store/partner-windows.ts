import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { KeptWindow, WindowHours } from '../../../src/domain/partners/maintenance-window.ts'
import { later, noon } from '../../support/scene.ts'
import type { StoreBench } from '../../support/store-bench.ts'

/** Registers what every store of maintenance windows keeps. */
export function describePartnerWindowStore(openBench: () => Promise<StoreBench>): void {
  describe('maintenance windows', () => {
    let bench: StoreBench
    let partner: string
    beforeAll(async () => {
      bench = await openBench()
    })
    afterAll(() => bench.close())
    beforeEach(() => {
      partner = `away-${randomUUID()}`
    })

    const hour = 3_600
    const once = (from: number, to: number): WindowHours => ({
      ...{ kind: 'once', from: later(from * hour), to: later(to * hour) },
    })
    const nightly: WindowHours = { kind: 'weekly', from: '22:00', to: '02:00' }
    const said = { reason: 'new disks', by: 'an', at: noon }
    const windows = () => bench.store.partnerWindows
    const add = (hours: WindowHours, at = noon) =>
      windows().add({ id: randomUUID(), partner, ...said, hours, at })
    const read = async () =>
      (await bench.store.partnerControls.read()).windows.filter((window) => window.partner === partner)

    test('are read with brakes and pauses, those that overlap too, and survive whoever set them', async () => {
      const kept = [
        await add(once(1, 3)),
        await add(once(2, 4)),
        await add({ ...nightly, days: ['sunday', 'monday'] }),
      ]
      expect(await read()).toEqual(kept)
      expect(kept[0]).toEqual({
        ...{ id: kept[0]?.id, partner, hours: once(1, 3), reason: 'new disks', setBy: 'an', setAt: noon },
      })
      expect(kept[2]?.hours).toEqual({ ...nightly, days: ['monday', 'sunday'] })
    })

    test('stand once, however their days are said; of two that are set at once one is refused', async () => {
      await add(nightly)
      const all = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const
      await expect(add({ ...nightly, days: all })).rejects.toMatchObject({ code: 'conflict' })
      const two = await Promise.allSettled([add(once(5, 6)), add(once(5, 6))])
      expect(two.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
      expect(await read()).toHaveLength(2)
    })

    test('are changed with what was before, also to another kind', async () => {
      const { id } = await add(once(1, 3))
      const change = { hours: nightly, reason: 'each night now', by: 'binh', at: later(hour) }
      const { before, after } = await windows().change(id, change)
      expect([before.hours, before.reason]).toEqual([once(1, 3), 'new disks'])
      const expected: KeptWindow = {
        ...{ id, partner, hours: nightly, reason: 'each night now', setBy: 'binh', setAt: later(hour) },
      }
      expect(after).toEqual(expected)
      expect(await read()).toEqual([expected])
    })

    test('do not become what stands beside them', async () => {
      await add(nightly)
      const { id } = await add(once(1, 3))
      await expect(windows().change(id, { ...said, hours: nightly })).rejects.toMatchObject({
        code: 'conflict',
      })
      expect(await read()).toHaveLength(2)
    })

    test('are ended before their time, by one of two who do so at once, and are changed no more', async () => {
      const { id } = await add(once(-1, 3))
      const ends = await Promise.allSettled([1, 2].map(() => windows().end(id, said)))
      expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
      expect(await read()).toEqual([])
      const change = windows().change(id, { ...said, hours: nightly })
      await expect(change).rejects.toMatchObject({ code: 'conflict', detail: 'the window is over' })
      await add(once(-1, 3))
    })

    test('that are over by themselves are not changed, and leave when another is set', async () => {
      const { id } = await add(once(1, 3))
      const late = later(3 * hour)
      const change = windows().change(id, { ...said, hours: once(1, 9), at: late })
      await expect(change).rejects.toMatchObject({ code: 'conflict' })
      expect(await read()).toHaveLength(1)
      await add(once(4, 5), late)
      expect((await read()).map(({ hours }) => hours)).toEqual([once(4, 5)])
    })

    test('that are not there are not found', async () => {
      await expect(windows().end(randomUUID(), said)).rejects.toMatchObject({ code: 'not_found' })
    })
  })
}
