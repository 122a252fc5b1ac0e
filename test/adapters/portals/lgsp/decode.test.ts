import { describe, expect, test } from 'vitest'
import { judge } from '../../../../adapters/portals/lgsp/decode.ts'
import type { AnswerEvidence } from '../../../../src/ports/portal.ts'
import { sampleSettings } from './sample-settings.ts'

const answer = (text: string, httpStatus = 200): AnswerEvidence => ({ httpStatus, bytes: Buffer.from(text) })
const judged = (text: string, httpStatus?: number, replaced = {}) =>
  judge(answer(text, httpStatus), 'H20-1', sampleSettings(replaced))

describe('answers that are read', () => {
  test.each([
    ['JSON', '{"Status":200,"Message":"Thành công"}'],
    ['JSON with Status as text', '{"Status":"200"}'],
    ['JSON without Status, which HTTP answers', '{"Message":"Thành công"}'],
    ['JSON after a byte order mark', '\uFEFF{"Status":200}'],
    ['XML', '<MResult><Status>200</Status><Message>Thành công</Message></MResult>'],
    [
      'XML with a declaration',
      '<?xml version="1.0" encoding="utf-8"?>\n<MResult><Status>200</Status></MResult>',
    ],
    ['XML without Status', '<MResult><Message></Message></MResult>'],
  ])('%s: accepted', (_name, text) => {
    expect(judged(text)).toMatchObject({ is: 'accepted', theirReference: 'H20-1' })
  })

  test.each([
    [400, 'invalid'],
    [403, 'forbidden'],
    [404, 'unknown-dossier'],
    [409, 'duplicate'],
    [413, 'invalid'],
    [422, 'invalid'],
    [0, 'other'],
    [201, 'other'],
    [999, 'other'],
  ])('Status %i: refused, %s', (status, why) => {
    expect(judged(`{"Status":${status},"Message":"Không nhận"}`)).toMatchObject({
      is: 'refused',
      why,
      theirCode: String(status),
      detail: 'Không nhận',
    })
  })

  test('a refusal may have its HTTP status too', () => {
    expect(judged('{"Message":"Không có hồ sơ"}', 404)).toMatchObject({ why: 'unknown-dossier' })
  })

  test('a province with numbers of its own says which mean success and why it refuses', () => {
    const replaced = { acceptedStatuses: [0, 1], refusalReasons: { '7': 'signature' } }
    expect(judged('{"Status":1}', 200, replaced).is).toBe('accepted')
    expect(judged('{"Status":7}', 200, replaced)).toMatchObject({ is: 'refused', why: 'signature' })
  })

  test('numbers and addresses that could name a person stay in the evidence alone', () => {
    const text = '{"Status":400,"Message":"CCCD 001185000001, thư a.b@example.vn sai"}'
    expect(judged(text)).toMatchObject({ detail: 'CCCD …, thư … sai' })
    expect(judged(text).evidence.bytes.toString()).toBe(text)
  })
})

describe('answers that say nothing', () => {
  test.each([
    ['nothing', ''],
    ['HTML', '<html><body>OK</bo'],
    ['another root', '<Result><Status>200</Status></Result>'],
    ['a document type', '<!DOCTYPE MResult [<!ENTITY a "200">]><MResult><Status>&a;</Status></MResult>'],
    ['an empty MResult', '<MResult/>'],
    ['two Status', '<MResult><Status>200</Status><Status>400</Status></MResult>'],
    ['a Status that is no number', '{"Status":"OK"}'],
    ['an object of something else', '{"fault":{"code":900901}}'],
    ['a list', '[{"Status":200}]'],
    ['a Status that says the axis failed', '{"Status":500}'],
    ['a Status that asks to wait', '{"Status":429}'],
  ])('%s: could have arrived', (_name, text) => {
    expect(() => judged(text)).toThrow(
      expect.objectContaining({ code: 'partner_bad_answer', couldHaveArrived: true }),
    )
  })

  test.each([500, 502, 503, 504, 429])('HTTP status %i: could have arrived', (httpStatus) => {
    expect(() => judged('{"Status":200}', httpStatus)).toThrow(`HTTP status ${httpStatus}`)
  })

  test('success beside an HTTP error contradicts itself', () => {
    expect(() => judged('{"Status":200}', 400)).toThrow('HTTP status 400 beside Status 200')
  })
})
