import { studentStatus } from '../../../schemas/student.ts'
import type { StudentWords } from '../../../src/sheets/student-record.ts'

/**
 * The words of the sheets. The ministry's database has 12 status texts, of which the beginnings below are known; any
 * other counts as `other` and warns. Our own words are known too: a file of refused lines is written in them.
 */
export const words = {
  genders: {
    male: 'male',
    female: 'female',
    Nam: 'male',
    Nữ: 'female',
    '01': 'male',
    '02': 'female',
    '1': 'male',
    '2': 'female',
  },
  statuses: {
    ...Object.fromEntries(studentStatus.options.map((status) => [status, status])),
    'Đang học': 'studying',
    'Chuyển đến': 'moved-in',
    'Chuyển đi': 'moved-out',
    'Thôi học': 'left',
    'Nghỉ học xin học lại': 'returned',
  },
  unlistedStatus: 'other',
  codeIsMoetCode: true,
} as const satisfies StudentWords
