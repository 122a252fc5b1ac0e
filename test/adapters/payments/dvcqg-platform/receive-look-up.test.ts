import { describe, expect, test } from 'vitest'
import { receiveLookUp } from '../../../../adapters/payments/dvcqg-platform/receive-look-up.ts'
import type { DemandFound } from '../../../../src/ports/payment-channel.ts'
import { expectGolden } from '../../../support/golden.ts'
import { rawRequest, sampleDemand, sampleSettings, startedAt } from './samples.ts'

const token = 'a look-up token made for tests'
const due: DemandFound = { is: 'due', demand: sampleDemand, reference: '0000012MG5TNX00ABCDE' }

function answer(found: DemandFound, settings = sampleSettings(), headers = {}) {
  const request = rawRequest({ MaHoSo: sampleDemand.dossierNumber }, headers)
  const read = receiveLookUp(request, settings, () => startedAt)
  return read.is === 'question' ? read.reply(found) : expect.unreachable(read.is)
}

describe('the dossier look-up', () => {
  test('something due is answered with the whole object, to whoever has the token', () => {
    const settings = sampleSettings({ lookUpToken: token })
    const reply = answer(due, settings, { authorization: `Bearer ${token}` })
    expectGolden('dvcqg-platform/look-up.due.response.json', reply.body)
  })

  test('without a token in the settings anyone may ask and nobody learns who the payer is', () => {
    const reply = answer(due)
    expectGolden('dvcqg-platform/look-up.due-without-payer.response.json', reply.body)
    for (const personal of Object.values(sampleDemand.payer)) expect(`${reply.body}`).not.toContain(personal)
  })

  test.each([
    ['nothing-due', '{"error_code":0,"message":[]}'],
    ['unknown', '{"error_code":-1,"message":[]}'],
  ] as const)('%s is %s', (is, body) => {
    expect(`${answer({ is }).body}`).toBe(body)
  })

  test.each([
    {},
    { authorization: '' },
    { authorization: 'Bearer wrong' },
    { authorization: token },
  ])('a wanted token that is not there is refused: %j', (headers) => {
    const request = rawRequest({ MaHoSo: sampleDemand.dossierNumber }, headers)
    const read = receiveLookUp(request, sampleSettings({ lookUpToken: token }), () => startedAt)
    expect(read).toMatchObject({ is: 'refused', code: 'unauthorized', reply: { status: 401 } })
  })

  test.each([
    {},
    { MaHoSo: '' },
    { MaHoSo: 12 },
    { MaHoSo: 'x\u0000' },
    { MaHoSo: '\ud800' },
    { MaHoSo: 'x'.repeat(101) },
  ])('%j is no question', (body) => {
    const read = receiveLookUp(rawRequest(body), sampleSettings(), () => startedAt)
    expect(read).toMatchObject({ is: 'refused', code: 'invalid_request' })
  })
})
