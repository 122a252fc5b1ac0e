import { expect, test } from 'vitest'
import { refundNoteCode } from '../../../schemas/api/refund.ts'
import {
  noteOf,
  noteOfSentence,
  type RefundNoteCode,
  refundNotes,
  sayNote,
} from '../../../src/domain/refunds/refund-note.ts'

const codes = Object.keys(refundNotes) as RefundNoteCode[]

test('the API knows the notes that the domain knows', () => {
  expect([...refundNoteCode.options].sort()).toEqual([...codes].sort())
})

test.each(codes)('%s is read again from the sentence that it was kept as', (code) => {
  for (const note of [noteOf(code), noteOf(code, '00'), noteOf(code, 'MÃ 7:x')]) {
    expect(noteOfSentence(sayNote(note))).toEqual(note)
  }
})

test('other sentences are no notes', () => {
  expect(noteOfSentence('momo cannot give money back')).toBeNull()
  expect(noteOfSentence('approvedly')).toBeNull()
})
