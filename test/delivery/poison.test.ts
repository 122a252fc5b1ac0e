import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { DeliveryLimits } from '../../src/delivery/courier.ts'
import { deliverBatch } from '../../src/delivery/deliver-batch.ts'
import type { OutgoingRecord } from '../../src/domain/exchanges/dossier.ts'
import { createTestCourier } from '../support/courier.ts'
import { noon, openScene, type Scene } from '../support/scene.ts'
import { aStudent } from '../support/school-records.ts'
import { answers, createScriptedPortal, type PortalScript } from '../support/scripted-portal.ts'
import { openStoreBench, type StoreBench } from '../support/store-bench.ts'

let bench: StoreBench
let scene: Scene
let partner: string
beforeAll(async () => {
  bench = await openStoreBench()
})
afterAll(() => bench.close())
beforeEach(async () => {
  scene = await openScene(bench.store)
  partner = `portal-${randomUUID().slice(0, 8)}`
})

const acceptBill = (title: string) => scene.accept(scene.toAccept({ title }, [partner]))
const titleOf = (record: OutgoingRecord) => (record.kind === 'dossier' ? record.dossier.abstract : '')

/** Three bills, of which the second is poison to a portal. */
async function withPoisonAmong(script: PortalScript, limits: Partial<DeliveryLimits> = {}) {
  for (const title of ['sound one', 'POISON', 'sound two']) await acceptBill(title)
  const courier = createTestCourier(partner, createScriptedPortal(script), bench.store.exchanges, { limits })
  return { courier, deliver: () => deliverBatch(courier) }
}

async function rows() {
  const { rows } = await bench.pool.query(
    `select exchanges.state, title, problem_code as code, problem_detail as detail, crashes
     from exchanges join bills on bills.id = subject_id where partner = $1 order by exchanges.id`,
    [partner],
  )
  return rows
}
const isPoison = (record: OutgoingRecord) => titleOf(record).includes('POISON')
const sound = (title: string) => ({ title, state: 'accepted', code: null })

describe('a bill whose message cannot be composed', () => {
  const poisons = {
    'that a rule throws at': {
      spoil: () => {
        throw new TypeError('Nguyễn Văn An')
      },
      detail: 'TypeError',
    },
    'that keeps its mapping busy for ever': {
      spoil: () => {
        for (;;);
      },
      detail: 'mapping it kept the worker busy for more than 500 ms',
    },
    'whose message is too large': {
      spoil: (record: OutgoingRecord) => {
        Object.assign(record, { padding: 'x'.repeat(200_000) })
      },
      detail: 'are allowed',
    },
  }
  test.each(Object.entries(poisons))('%s is held, and the others are delivered', async (_, poison) => {
    const onPrepare = (record: OutgoingRecord) => {
      if (isPoison(record)) poison.spoil(record)
    }
    const { deliver } = await withPoisonAmong({ onPrepare })
    expect(await deliver()).toBe(3)
    expect(await rows()).toMatchObject([
      sound('sound one'),
      {
        title: 'POISON',
        state: 'held',
        code: 'composing_failed',
        detail: expect.stringContaining(poison.detail),
      },
      sound('sound two'),
    ])
    expect(JSON.stringify(await rows())).not.toContain('Nguyễn')
  })

  test('whose facts cannot be read is held with the rule that could not, and the others are delivered', async () => {
    const { deliver } = await withPoisonAmong({})
    await bench.store.roster.putStudents([aStudent({ schoolCode: scene.schoolCode, code: 'HS-9999' })], noon)
    await bench.pool.query(
      `update bills set student_code = 'HS-9999' where school_code = $1 and title = 'POISON'`,
      [scene.schoolCode],
    )
    await bench.pool.query(
      `update students set sealed = substring(sealed for 20) where school_code = $1 and code = 'HS-9999'`,
      [scene.schoolCode],
    )
    expect(await deliver()).toBe(3)
    const detail = expect.stringMatching(/^its facts cannot be read: \w+ (in|at) .*src\/store\/vault\.ts:\d+/)
    expect(await rows()).toMatchObject([
      sound('sound one'),
      { title: 'POISON', state: 'held', code: 'composing_failed', detail },
      sound('sound two'),
    ])
  })
})

test('an answer with what the store cannot hold spoils nothing', async () => {
  const detail = `half a pair \ud83d, a zero \u0000, and ${'x'.repeat(5_000)}`
  const refused = { ...answers.refused, detail }
  const { deliver } = await withPoisonAmong({ submit: [answers.accepted, refused, answers.accepted] })
  expect(await deliver()).toBe(3)
  const states = (await rows()).map(({ state }) => state)
  expect(states.sort()).toEqual(['accepted', 'accepted', 'refused'])
})

describe('what a worker dies of', () => {
  /** A worker that dies as soon as it has work of its own; gives what it had. */
  async function dieOfBatch(courier: ReturnType<typeof createTestCourier>): Promise<number> {
    const { exchanges, clock, limits, owner } = courier
    const until = new Date(clock().getTime() + limits.leaseMs)
    const claimed = await exchanges.claim(partner, { owner, limit: limits.batchSize, now: clock(), until })
    courier.pass(limits.leaseMs)
    return claimed.length
  }

  test('is left to its holder after two deaths while another such is in hand in the process, of whatever partner', async () => {
    const { courier, deliver } = await withPoisonAmong({})
    await dieOfBatch(courier)
    await dieOfBatch(courier)
    const leave = courier.quarantine.enter()
    expect(await deliver()).toBe(0)
    leave?.()
    expect(await deliver()).toBe(1)
    expect(await deliver()).toBe(1)
  })

  test('is taken alone after two deaths, and held after five, while the others are delivered', async () => {
    const { courier, deliver } = await withPoisonAmong({})
    expect(await dieOfBatch(courier)).toBe(3)
    expect(await dieOfBatch(courier)).toBe(3)
    // From here on whoever takes the poison dies, and whoever takes another delivers it.
    for (let life = 0; (await rows()).some(({ state }) => state === 'waiting') && life < 20; life += 1) {
      const next = (await rows()).find(({ state }) => state === 'waiting')
      if (next.title === 'POISON' && next.crashes < 4) expect(await dieOfBatch(courier)).toBe(1)
      else expect(await deliver()).toBe(1)
    }
    expect(await rows()).toMatchObject([
      sound('sound one'),
      { title: 'POISON', state: 'held', code: 'crashed', detail: 'crashed 5 times' },
      sound('sound two'),
    ])
  })

  test('is no more than a bad day once it is delivered: crashes are counted in a row', async () => {
    const { courier, deliver } = await withPoisonAmong({ submit: [answers.queued], lookUp: [answers.queued] })
    await dieOfBatch(courier)
    expect(await deliver()).toBe(3)
    courier.pass(600_000)
    await deliver()
    expect(await rows()).toMatchObject(Array(3).fill({ state: 'queued', crashes: 0 }))
  })
})
