import { describe, expect, test } from 'vitest'
import { judge, readReply, refusesSession } from '../../../../adapters/portals/national/decode.ts'
import { encodeRecord } from '../../../../adapters/portals/national/encode.ts'
import { judgeLookUp } from '../../../../adapters/portals/national/judge-look-up.ts'
import type { DossierStatus } from '../../../../schemas/dossier.ts'
import { billDossier, fullDossier, sampleStep } from '../../../support/dossier-samples.ts'
import { nationalRules } from './rules.ts'

const number = '000.00.14.H20-260930-00012'
const unit = { code: '000.00.14.H20', name: 'Trường THCS Nguyễn Du' }
const rules = nationalRules()
const create = encodeRecord({ kind: 'dossier', dossier: billDossier(number), as: 'new' }, rules)
const update = encodeRecord({ kind: 'dossier', dossier: fullDossier(number), as: 'update' }, rules)
const progressTo = (status: DossierStatus) =>
  encodeRecord(
    {
      kind: 'progress',
      dossierNumber: number,
      unit,
      steps: [sampleStep('received', 0), sampleStep(status, 1)],
    },
    rules,
  )
const progress = progressTo('finished')
const reply = (answer: unknown, httpStatus = 200) =>
  readReply({ httpStatus, bytes: Buffer.from(JSON.stringify(answer)) })

describe('answers to a dossier or to progress', () => {
  const both = nationalRules({ success: 'code-and-text' })
  test.each([
    ['code 0', { error_code: 0, message: 'ok' }, create, rules, { is: 'accepted', theirReference: number }],
    ['code "0"', { error_code: '0' }, create, rules, { is: 'accepted' }],
    ['code " 0 "', { error_code: ' 0 ', message: null }, progress, rules, { is: 'accepted' }],
    [
      'code 0 and the words',
      { error_code: 0, message: 'Cập nhật THÀNH CÔNG' },
      create,
      both,
      { is: 'accepted' },
    ],
    [
      'the words in NFD',
      { error_code: 0, message: 'thành công'.normalize('NFD') },
      create,
      both,
      { is: 'accepted' },
    ],
    [
      'code 0 without the words',
      { error_code: 0, message: 'ok' },
      create,
      both,
      { is: 'refused', why: 'other' },
    ],
    ['exists with 3', { error_code: 3, message: 'Hồ sơ đã tồn tại' }, create, rules, { is: 'exists' }],
    ['exists with "-3"', { error_code: '-3', message: 'Mã ĐÃ TỒN TẠI' }, create, rules, { is: 'exists' }],
    ['exists with 0', { error_code: 0, message: 'Hồ sơ đã tồn tại' }, create, rules, { is: 'exists' }],
    [
      'exists told to an update',
      { error_code: 3, message: 'đã tồn tại' },
      update,
      rules,
      { is: 'refused', why: 'duplicate' },
    ],
    ['exists told to progress', { error_code: 3, message: 'đã tồn tại' }, progress, rules, { is: 'refused' }],
    [
      'exists with another code',
      { error_code: 7, message: 'đã tồn tại' },
      create,
      rules,
      { is: 'refused', why: 'other' },
    ],
    [
      'an unknown code',
      { error_code: 99, message: 'Lỗi' },
      create,
      rules,
      { is: 'refused', why: 'other', theirCode: '99', detail: 'Lỗi' },
    ],
    [
      'a code of the settings',
      { error_code: 42 },
      create,
      nationalRules({ refusalReasons: { '42': 'invalid' } }),
      { is: 'refused', why: 'invalid', theirCode: '42' },
    ],
  ] as const)('%s', (_name, answer, message, settings, expected) => {
    expect(judge(reply(answer), message, settings)).toMatchObject(expected)
  })

  test('the explanation of a refusal leaves long numbers in the evidence', () => {
    const answer = judge(reply({ error_code: 5, message: 'Số 001185000001 không hợp lệ' }), create, rules)
    expect(answer).toMatchObject({ detail: 'Số … không hợp lệ' })
    expect(answer.evidence.bytes.toString()).toContain('001185000001')
  })
})

describe('answers that cannot be read', () => {
  test.each([
    ['an HTML page', 200, '<html>'],
    ['nothing', 200, ''],
    ['bytes that are not UTF-8', 200, Buffer.from([0x7b, 0xff, 0x7d])],
    ['no error_code', 200, '{"message":"ok"}'],
    ['an error_code of another kind', 200, '{"error_code":true}'],
    ['a list', 200, '[]'],
    ['a server error that looks like a success', 502, '{"error_code":0}'],
  ])('%s', (_name, httpStatus, body) => {
    expect(() => readReply({ httpStatus, bytes: Buffer.from(body) })).toThrow(
      expect.objectContaining({ code: 'partner_bad_answer', couldHaveArrived: true }),
    )
  })
})

describe('a refused session', () => {
  test.each([
    ['words', { error_code: -1, message: 'Session không hợp lệ' }, rules, true],
    ['Vietnamese words', { error_code: '1', message: 'Phiên làm việc đã hết hạn' }, rules, true],
    ['a success that says session', { error_code: 0, message: 'session ok' }, rules, false],
    ['another failure', { error_code: -1, message: 'Dữ liệu không hợp lệ' }, rules, false],
    ['a code of the settings', { error_code: 401 }, nationalRules({ sessionRefusedCodes: ['401'] }), true],
  ] as const)('%s', (_name, answer, settings, expected) => {
    expect(refusesSession(reply(answer), settings)).toBe(expected)
  })
})

describe('what a look-up says about an earlier message', () => {
  const found = (status?: string) => ({
    error_code: '0',
    result: [{ MaHoSo: number, ...(status === undefined ? {} : { TrangThaiHoSo: status }) }],
  })
  test.each([
    ['no dossier after a create', { error_code: 0, result: [] }, create, 'absent'],
    ['no result at all after a create', { error_code: 0 }, create, 'absent'],
    ['a dossier after a create', found(), create, 'accepted'],
    ['a dossier after an update, which may be sent again', found('4'), update, 'absent'],
    ['no dossier after progress', { error_code: 0, result: null }, progress, 'absent'],
    ['the status of the last step', found('9'), progress, 'accepted'],
    ['a later status', found('10'), progress, 'accepted'],
    ['an earlier status', found('6'), progress, 'absent'],
    ['the status of the first step only', found('2'), progress, 'absent'],
    ['another status of the same stage', found('6'), progressTo('processing'), 'undecided'],
    ['a status that nobody knows', found('77'), progress, 'undecided'],
    ['no status', found(), progress, 'undecided'],
  ] as const)('%s', (_name, answer, message, expected) => {
    expect(judgeLookUp(reply(answer), message, rules).is).toBe(expected)
  })

  test('a number as status is read', () => {
    const answer = { error_code: 0, result: [{ TrangThaiHoSo: 9 }] }
    expect(judgeLookUp(reply(answer), progress, rules).is).toBe('accepted')
  })

  test('a code that stands for several statuses decides nothing but equality', () => {
    const ninth = nationalRules({ statusCodes: { 'payment-needed': '9' } })
    expect(judgeLookUp(reply(found('9')), progressTo('returned'), ninth).is).toBe('undecided')
  })

  test.each([
    ['a failure', { error_code: -1, message: 'Lỗi' }],
    ['a result of another kind', { error_code: 0, result: 'x' }],
  ])('%s says nothing about the message', (_name, answer) => {
    expect(() => judgeLookUp(reply(answer), create, rules)).toThrow(
      expect.objectContaining({ code: 'partner_bad_answer' }),
    )
  })
})
