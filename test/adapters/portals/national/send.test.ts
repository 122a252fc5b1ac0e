import { afterEach, expect, test } from 'vitest'
import { createSessions } from '../../../../simulators/national/index.ts'
import type { PortalBench } from '../../../contract/portal.ts'
import { billDossier } from '../../../support/dossier-samples.ts'
import { openNationalBench } from './bench.ts'

const number = '000.00.14.H20-260930-00012'
const call = { signal: new AbortController().signal }
let bench: PortalBench

afterEach(() => bench.stop())

const submit = async (dossierNumber: string) =>
  bench.portal.submit(
    await bench.portal.prepare({ kind: 'dossier', dossier: billDossier(dossierNumber), as: 'new' }),
    call,
  )
const operations = () => bench.book().map(({ operation, verdict }) => `${operation} ${verdict}`)

test('a session that lasts two calls is renewed on the way', async () => {
  bench = await openNationalBench({}, { sessions: createSessions(2) })
  for (const index of [1, 2, 3]) expect(await submit(`${number}${index}`)).toMatchObject({ is: 'accepted' })
  expect(operations()).toEqual([
    'login read',
    'DongBoHoSoMC applied',
    'DongBoHoSoMC applied',
    'DongBoHoSoMC refused',
    'login read',
    'DongBoHoSoMC applied',
  ])
})

test('a portal that refuses new sessions too is asked twice and no more', async () => {
  bench = await openNationalBench({}, { sessions: createSessions(0) })
  await expect(submit(number)).rejects.toMatchObject({
    code: 'partner_unauthorized',
    couldHaveArrived: false,
  })
  expect(operations()).toEqual(['login read', 'DongBoHoSoMC refused', 'login read', 'DongBoHoSoMC refused'])
})

test('a wrong password is refused credentials, and no message is sent', async () => {
  bench = await openNationalBench({ password: 'not this one' }, { accounts: [] })
  const failed = submit(number)
  await expect(failed).rejects.toMatchObject({ code: 'partner_unauthorized', couldHaveArrived: false })
  await expect(failed).rejects.not.toThrow('not this one')
  expect(operations()).toEqual(['login refused'])
})

test.each([
  'slow',
  '500',
  'rubbish',
  'drop-before',
  'drop-after',
] as const)('a login that is %s leaves the message unsent', async (way) => {
  bench = await openNationalBench(
    {},
    { misbehave: ({ operation }) => (operation === 'login' ? way : undefined) },
  )
  await expect(submit(number)).rejects.toMatchObject({ code: 'partner_unreachable', couldHaveArrived: false })
  expect(operations()).not.toContain('DongBoHoSoMC applied')
})

test('a unit that is not the account’s own is refused', async () => {
  bench = await openNationalBench(
    {},
    {
      accounts: [
        { username: 'don-vi-mau', password: 'a password made for tests', unitCode: '000.00.15.H20' },
      ],
    },
  )
  expect(await submit(number)).toMatchObject({ is: 'refused', why: 'other', theirCode: '-1' })
})

test('a destination that the security server does not know is refused', async () => {
  bench = await openNationalBench({ destinationCode: 'VN:GOV:other' }, { destinationCode: 'VN:GOV:this' })
  await expect(submit(number)).rejects.toMatchObject({ code: 'partner_unauthorized' })
})
