import fc from 'fast-check'
import { expect, test } from 'vitest'
import { exchangeEditRequest, type RecordEdit } from '../../../schemas/record-edit.ts'
import type { OutgoingRecord } from '../../../src/domain/exchanges/dossier.ts'
import { applyEdit, mergeEdits } from '../../../src/domain/exchanges/record-edit.ts'
import { fullDossier, sampleStep } from '../../support/dossier-samples.ts'

const dossier = fullDossier('000.00.14.H20-260930-00001')
const whole: OutgoingRecord = { kind: 'dossier', dossier, as: 'new' }
const step = sampleStep('finished', 0)
const progress: OutgoingRecord = {
  kind: 'progress',
  dossierNumber: dossier.number,
  unit: dossier.unit,
  steps: [step, { ...step, status: 'returned' }],
}

test('an edit sets what it names and leaves the rest', () => {
  const set = { applicant: { name: 'Lê Thị Bưởi' }, abstract: 'Khác', dueAt: '2026-12-01T00:00:00+07:00' }
  const edited = applyEdit(whole, { dossier: set })
  expect(edited).toEqual({
    ...whole,
    dossier: {
      ...dossier,
      applicant: { ...dossier.applicant, name: 'Lê Thị Bưởi' },
      abstract: 'Khác',
      dueAt: new Date('2026-12-01T00:00:00+07:00'),
    },
  })
})

test('papers are set as a whole, an absent code stays absent', () => {
  const paper = { id: 'p', name: 'Giấy', url: 'https://truong.example.vn/p', digitised: true }
  const edited = applyEdit(whole, { dossier: { papers: [{ ...paper, componentCode: undefined }] } })
  expect(edited.kind === 'dossier' && edited.dossier.papers).toEqual([paper])
  expect(JSON.stringify(edited)).not.toContain('componentCode":null')
})

test('an edit of progress sets every step of the message', () => {
  const edited = applyEdit(progress, { progress: { position: 'Kế toán' } })
  expect(edited.kind === 'progress' && edited.steps.map(({ position }) => position)).toEqual([
    'Kế toán',
    'Kế toán',
  ])
})

test('an edit of the other kind changes nothing', () => {
  expect(applyEdit(whole, { progress: { text: 'x' } })).toEqual(whole)
  expect(applyEdit(progress, { dossier: { note: 'x' } })).toEqual(progress)
})

const words = fc.constantFrom('một', 'hai', 'ba')
const someDossierEdit = fc.record(
  {
    note: words,
    abstract: words,
    applicant: fc.record({ name: words, phone: words, address: words }, { requiredKeys: [] }),
  },
  { requiredKeys: [] },
)

test('two edits in one are the same as one after the other', () => {
  fc.assert(
    fc.property(someDossierEdit, someDossierEdit, (first, second) => {
      const [one, other]: RecordEdit[] = [{ dossier: first }, { dossier: second }]
      expect(applyEdit(whole, mergeEdits(one as RecordEdit, other as RecordEdit))).toEqual(
        applyEdit(applyEdit(whole, one as RecordEdit), other as RecordEdit),
      )
    }),
  )
})

test('two edits of progress in one: the later wins', () => {
  const merged = mergeEdits({ progress: { text: 'một', position: 'x' } }, { progress: { text: 'hai' } })
  expect(merged).toEqual({ progress: { text: 'hai', position: 'x' } })
})

test('an edit that sets nothing leaves what was set', () => {
  const [dossierEdit, progressEdit] = [{ dossier: { note: 'x' } }, { progress: { text: 'x' } }]
  expect([mergeEdits(dossierEdit, {}), mergeEdits(progressEdit, {}), mergeEdits({}, {})]).toEqual([
    dossierEdit,
    progressEdit,
    {},
  ])
})

test('what is certainly not there may go again as it is', () => {
  expect(exchangeEditRequest.safeParse({ reason: 'r', isNotThere: true }).success).toBe(true)
})

test.each([
  ['nothing', {}],
  ['both kinds', { dossier: { note: 'x' }, progress: { text: 'x' } }],
  ['an empty kind', { dossier: {} }],
  ['the number', { dossier: { number: 'x' } }],
  ['an amount', { dossier: { fees: [] } }],
  ['a wrong identity number', { dossier: { applicant: { identityNumber: '12' } } }],
  ['an empty name', { dossier: { applicant: { name: ' ' } } }],
  ['an unknown field of the applicant', { dossier: { applicant: { kind: 'business' } } }],
])('%s is no edit', (_, edit) => {
  expect(exchangeEditRequest.safeParse({ ...edit, reason: 'r' }).success).toBe(false)
})
