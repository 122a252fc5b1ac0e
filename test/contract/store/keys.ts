import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { KeyPurpose, KeyState } from '../../../src/domain/keys/ring-key.ts'
import { makeRingKey } from '../../support/ring-keys.ts'
import { later, noon } from '../../support/scene.ts'
import type { StoreBench } from '../../support/store-bench.ts'

/** Registers what every store of signing keys keeps. */
export function describeKeyStore(openBench: () => Promise<StoreBench>): void {
  describe('signing keys', () => {
    let bench: StoreBench
    let purpose: KeyPurpose
    let names: { one: string; two: string; three: string }
    beforeAll(async () => {
      bench = await openBench()
    })
    afterAll(() => bench.close())
    beforeEach(() => {
      const mark = randomUUID().slice(0, 8)
      purpose = `partner:${mark}`
      names = { one: `one-${mark}`, two: `two-${mark}`, three: `three-${mark}` }
    })

    const keys = () => bench.store.keys
    const change = (reason: string, at = noon) => ({ by: 'an.nguyen', reason, at })
    const ours = async () => (await keys().list()).filter((key) => key.purpose === purpose)
    const states = async (): Promise<Record<string, KeyState>> =>
      Object.fromEntries((await ours()).map(({ id, state }) => [id, state]))
    const add = (id: string) => keys().add(makeRingKey(id, purpose), change('a new one'))
    const rotate = (id: string) => keys().rotate(id, change('its time'))

    test('a key comes back as it went in, and its private part is sealed', async () => {
      const key = makeRingKey(names.one, purpose)
      expect(await keys().add(key, change('a new one'))).toEqual({ is: 'added' })
      expect(await ours()).toEqual([{ ...key, state: 'added', addedAt: noon }])
      const { rows } = await bench.pool.query('select * from signing_keys where id = $1', [names.one])
      const stored = JSON.stringify(rows) + rows[0].sealed.toString('latin1')
      expect(stored).not.toContain('PRIVATE KEY')
    })

    test('a name is given once', async () => {
      await add(names.one)
      expect(await add(names.one)).toEqual({ is: 'refused', why: `there is a key ${names.one} already` })
      expect(await ours()).toHaveLength(1)
    })

    test('of many first keys of a purpose at once, one is taken', async () => {
      const ids = Array.from({ length: 8 }, (_, index) => `${names.one}-${index}`)
      const outcomes = await Promise.all(
        ids.map((id) => keys().addFirst(makeRingKey(id, purpose), change('the first start'))),
      )
      expect(outcomes.filter((outcome) => outcome === 'added')).toHaveLength(1)
      expect(await ours()).toMatchObject([{ state: 'current' }])
    })

    test('rotating makes one key current and the one before it previous, in one moment', async () => {
      for (const id of [names.one, names.two]) await add(id)
      expect(await rotate(names.one)).toEqual({ is: 'rotated', purpose, before: null })
      expect(await rotate(names.two)).toEqual({ is: 'rotated', purpose, before: names.one })
      expect(await states()).toEqual({ [names.one]: 'previous', [names.two]: 'current' })
      expect(await rotate(names.one)).toEqual({ is: 'rotated', purpose, before: names.two })
      expect(await states()).toEqual({ [names.one]: 'current', [names.two]: 'previous' })
    })

    test('rotations at once leave one current key', async () => {
      const all = Object.values(names)
      for (const id of all) await add(id)
      await Promise.all(all.map((id) => rotate(id)))
      const found = Object.values(await states()).sort()
      expect(found).toEqual(['current', 'previous', 'previous'])
    })

    test('a retired key has no private part any more and never signs again', async () => {
      await add(names.one)
      await rotate(names.one)
      const retired = await keys().retire(names.one, change('stolen'))
      expect(retired).toEqual({ is: 'retired', was: 'current' })
      expect(await ours()).toMatchObject([{ state: 'retired', material: null }])
      const why = `the key ${names.one} is retired: it can become nothing any more, not current`
      expect(await rotate(names.one)).toEqual({ is: 'refused', why })
      expect(await keys().retire(names.one, change('again'))).toMatchObject({ is: 'refused' })
    })

    test('a key that is not there is named', async () => {
      const why = `there is no key ${names.one}`
      expect(await rotate(names.one)).toEqual({ is: 'refused', why })
      expect(await keys().retire(names.one, change('x'))).toEqual({ is: 'refused', why })
    })

    test('every change is kept with who and why, and a refused one is not', async () => {
      await add(names.one)
      await rotate(names.one)
      await rotate(names.one)
      await keys().retire(names.one, change('stolen', later(60)))
      expect(await keys().moves(names.one)).toEqual([
        { keyId: names.one, from: null, to: 'added', ...change('a new one') },
        { keyId: names.one, from: 'added', to: 'current', ...change('its time') },
        { keyId: names.one, from: 'current', to: 'retired', ...change('stolen', later(60)) },
      ])
    })

    test('the revision differs after every change, and only then', async () => {
      const before = await keys().revision()
      await add(names.one)
      const added = await keys().revision()
      await rotate(names.one)
      const rotated = await keys().revision()
      await rotate(names.one)
      expect(await keys().revision()).toBe(rotated)
      expect(new Set([before, added, rotated]).size).toBe(3)
    })
  })
}
