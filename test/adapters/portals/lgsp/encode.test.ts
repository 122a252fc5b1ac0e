import { describe, expect, test } from 'vitest'
import { encodeDossier, encodeStep } from '../../../../adapters/portals/lgsp/encode.ts'
import type { Fields } from '../../../../adapters/portals/lgsp/fields.ts'
import { dossierStatus } from '../../../../schemas/dossier.ts'
import type { Dossier } from '../../../../src/domain/exchanges/dossier.ts'
import { billDossier, fullDossier, sampleStep } from '../../../support/dossier-samples.ts'
import { sampleSettings } from './sample-settings.ts'

const number = '000.00.14.H20-260930-00012'
const unit = { code: '000.00.14.H20', name: 'Trường THCS Nguyễn Du' }
const settings = sampleSettings()
const encodeBill = (facts: Partial<Dossier>) => encodeDossier(billDossier(number, facts), settings)

describe('status', () => {
  test('the ten states are the numbers 1 to 10 in order', () => {
    const numbers = dossierStatus.options.map((status) => encodeBill({ status }).Status)
    expect(numbers).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  })

  test('a province that counts otherwise replaces single numbers', () => {
    const settings = sampleSettings({ statusNumbers: { finished: 2, received: 1 } })
    const of = (status: Dossier['status']) => encodeDossier(billDossier(number, { status }), settings).Status
    expect([of('finished'), of('received'), of('returned')]).toEqual([2, 1, 10])
  })
})

describe('facts that have come and facts that have not', () => {
  const finishedAt = new Date('2026-10-02T02:00:00Z')

  test('a required date that has not come is empty, an optional one is absent', () => {
    const fields = encodeBill({})
    expect(fields).toMatchObject({ DateAppointed: '', SuccessDate: '', ReturnedDate: '' })
    expect(fields.FinishedDate).toBeUndefined()
    expect(fields.RequireSupplementaryDate).toBeUndefined()
  })

  test('a finished dossier succeeded when it finished', () => {
    expect(encodeBill({ status: 'finished', finishedAt })).toMatchObject({
      IsSuccess: true,
      SuccessDate: '2026-10-02T02:00:00.000Z',
      IsReturned: false,
      FinishedDate: '2026-10-02T02:00:00.000Z',
    })
  })

  test('a refused dossier ended without success', () => {
    expect(encodeBill({ status: 'refused', refusedAt: finishedAt })).toMatchObject({
      IsSuccess: false,
      SuccessDate: '',
      FinishedDate: '2026-10-02T02:00:00.000Z',
    })
  })

  test('a dossier handed back is returned', () => {
    expect(encodeBill({ status: 'returned', finishedAt, returnedAt: finishedAt })).toMatchObject({
      IsSuccess: true,
      IsReturned: true,
      ReturnedDate: '2026-10-02T02:00:00.000Z',
    })
  })

  test('what stands for an absent date is a setting', () => {
    const absentDate = '0000-00-00T00:00:00.000+0700'
    const fields = encodeDossier(billDossier(number), sampleSettings({ absentDate }))
    expect(fields.SuccessDate).toBe(absentDate)
  })
})

describe('codes', () => {
  test.each([
    ['citizen', 1],
    ['business', 2],
    ['organisation', 3],
    ['state-agency', 4],
  ] as const)('an applicant of kind %s has ApplicantsType %i', (kind, code) => {
    expect(encodeBill({ applicant: { kind, name: 'Mẫu' } }).ApplicantsType).toBe(code)
  })

  test('dates with an offset show the same instant in Vietnam', () => {
    const settings = sampleSettings({ dates: 'offset' })
    expect(encodeDossier(billDossier(number), settings).DateReceived).toBe('2026-09-30T12:00:00.000+0700')
  })
})

describe('attachments', () => {
  const attachments = (dossier: Dossier, replaced = {}) =>
    encodeDossier(dossier, sampleSettings(replaced)).Attachments as Fields[]
  const textOf = (attachment: Fields | undefined) =>
    Buffer.from(String(attachment?.Base64), 'base64').toString('utf8')

  test('a bill has a notice of its fees in Vietnamese, NFC, without a name', () => {
    const [notice, ...others] = attachments(
      billDossier(number, {
        fees: [
          { code: 'A', name: 'Học phí'.normalize('NFD'), amount: 1_250_000, kind: 'fee' },
          { code: 'B', name: 'Nước uống', amount: 15_000, kind: 'fee' },
        ],
      }),
    )
    expect(others).toEqual([])
    expect(notice).toMatchObject({ AttachmentId: 1, AttachmentName: 'thong-bao-phi.txt', IsDeleted: false })
    const text = textOf(notice)
    expect(text).toContain('- Học phí: 1.250.000 đồng')
    expect(text).toContain('Tổng cộng: 1.265.000 đồng')
    expect(text).toBe(text.normalize('NFC'))
    expect(text).not.toContain('Mẫu')
  })

  test('papers and results go as lists of their addresses', () => {
    const list = attachments(fullDossier(number))
    expect(list.map((attachment) => attachment.AttachmentId)).toEqual([1, 2, 3])
    expect(list[0]).toMatchObject({ AttachmentName: 'Đơn xin chuyển trường.uris', IsVerified: true })
    expect(textOf(list[0])).toBe('https://files.example.vn/papers/DON-1.pdf\r\n')
  })

  test('without papers by setting the notice is there all the same', () => {
    const list = attachments(fullDossier(number), { papers: 'omit', attachmentsVerified: false })
    expect(list).toMatchObject([{ AttachmentName: 'thong-bao-phi.txt', IsVerified: false }])
  })
})

describe('traces', () => {
  const trace = (step = sampleStep('received', 5), of = number) => encodeStep(of, unit, step, settings)

  test('the same step has the same DocumentId', () => {
    expect(trace()).toEqual(trace())
    expect(trace().DocumentId).toMatch(/^[0-9a-f]{32}$/)
  })

  test('another dossier, time, status or text has another DocumentId', () => {
    const ids = [
      trace(),
      trace(undefined, `${number}1`),
      trace(sampleStep('received', 6)),
      trace(sampleStep('processing', 5)),
      trace(sampleStep('received', 5, { text: 'Khác' })),
    ].map((fields) => fields.DocumentId)
    expect(new Set(ids).size).toBe(ids.length)
  })

  test('the form of a text does not change DocumentId', () => {
    const text = 'Tiếp nhận hồ sơ'
    const [composed, decomposed] = ['NFC', 'NFD'].map((form) =>
      trace(sampleStep('received', 5, { text: text.normalize(form) })),
    )
    expect(composed?.DocumentId).toBe(decomposed?.DocumentId)
  })

  test('by setting DocumentId is the number of the dossier', () => {
    const fields = encodeStep(number, unit, sampleStep('received', 5), sampleSettings({ traceId: 'dossier' }))
    expect(fields.DocumentId).toBe(number)
  })
})
