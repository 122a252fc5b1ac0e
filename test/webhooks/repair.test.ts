import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RepairAction } from '../../schemas/repair.ts'
import { problemOfPartner, type RepairFilter } from '../../src/domain/repairs/repair.ts'
import { noSecondPerson, someone, when } from '../support/approvals.ts'
import { linesOf } from '../support/scene.ts'
import { openStoreBench, type StoreBench } from '../support/store-bench.ts'
import { openWebhookScene, type WebhookScene } from '../support/webhook-scene.ts'

let bench: StoreBench
let one: WebhookScene
let other: WebhookScene
beforeAll(async () => {
  bench = await openStoreBench()
  one = await openWebhookScene(bench)
  other = await openWebhookScene(bench)
})
afterAll(async () => {
  await Promise.all([one.receiver.close(), other.receiver.close()])
  await bench.close()
})

/** A message to an endpoint that is held, as after too many attempts, and one of a portal that is held too. */
async function held(scene: WebhookScene) {
  const portal = `portal-of-${scene.schoolCode}`
  await scene.accept(scene.toAccept(linesOf(1_000), [portal]))
  await scene.portalAnswers(portal, {})
  await scene.accept(scene.toAccept(linesOf(1_000), ['province']))
  await bench.pool.query(
    `update exchanges set state = 'held', problem_code = 'attempts', problem_detail = 'HTTP status 500'
     where partner in ($1, 'province')`,
    [scene.partner],
  )
}

const estimate = (filter: RepairFilter, action: RepairAction = 'replay') => {
  const draft = { action, filter, perMinute: 60_000, actor: someone('an.nguyen'), rules: noSecondPerson }
  return bench.store.repairs.estimate(draft, one.clock())
}
const search = (partner: string) => bench.store.exchangeSearch.search({ partner, state: 'held', limit: 50 })

test('all endpoints are one partner to a repair, to a list and to a cause, as they are counted; each is one by its id', async () => {
  await held(one)
  await held(other)
  const { partner } = one
  expect(await estimate({ partner })).toMatchObject({ count: 1, sample: [{ partner }] })
  expect(await estimate({ partner: 'webhooks' })).toMatchObject({ count: 2 })
  expect(await estimate({ partner: 'webhooks' }, 'give-up')).toMatchObject({ count: 2 })
  expect(await estimate({ partner: 'webhooks', schoolCode: one.schoolCode })).toMatchObject({ count: 1 })
  expect(await estimate({ partner: 'province' })).toMatchObject({ count: 2 })

  const partners = [one.partner, other.partner].sort()
  expect((await search('webhooks')).map((found) => found.partner).sort()).toEqual(partners)
  expect(await search(partner)).toHaveLength(1)
  const causes = await bench.store.exchangeSearch.causes()
  const cause = causes.find(({ partner }) => partner === 'webhooks') ?? expect.unreachable('no such cause')
  expect(cause).toMatchObject({ problemCode: 'attempts', count: 2 })
  expect(await bench.store.exchangeSearch.detailsOf(cause)).toEqual([{ detail: 'HTTP status 500', count: 2 }])

  const begun = await bench.store.repairs.begin(
    {
      ...{ action: 'replay', filter: { partner: 'webhooks' }, perMinute: 60_000, reason: 'mended' },
      ...{ actor: someone('an.nguyen'), rules: noSecondPerson },
    },
    when(one.clock()),
  )
  if (begun.is !== 'begun') return expect.unreachable(begun.is)
  expect(begun.repair.planned).toBe(2)
  await bench.store.repairs.goOn(begun.repair, 100, one.clock())
  for (const scene of [one, other]) {
    await scene.tell()
    expect(scene.types()).toEqual(['bill.delivered'])
    expect(await scene.rows()).toMatchObject([{ state: 'accepted' }])
  }
  expect(await estimate({ partner: 'province' })).toMatchObject({ count: 2 })
})

test('who can be named is everybody who was told something, each endpoint, and all of them as one', async () => {
  const names = await bench.store.repairs.partners()
  expect(names).toEqual(expect.arrayContaining(['province', 'webhooks', one.partner, other.partner]))
  for (const partner of names) expect(problemOfPartner({ partner }, names)).toBeUndefined()
})
