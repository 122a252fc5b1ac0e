import type { ContradictionEnding } from '../../../domain/bank-lines/contradiction.ts'
import { inBothLanguages } from '../texts/in-both-languages.ts'

export const contradictionWords = inBothLanguages({
  vi: {
    title: 'Ngân hàng báo khác trước',
    lead: 'Một giao dịch được báo hai lần với nội dung khác nhau. Lần đầu được ghi sổ, lần sau chờ người quyết định: hãy hỏi ngân hàng.',
    caption: 'Các giao dịch được báo khác trước, mới nhất trước',
    empty: 'Không có giao dịch nào được báo khác trước.',
    first: 'Lần đầu',
    second: 'Lần sau',
    notKept: 'không còn lưu mã và ngày',
    told: 'Báo lúc',
    times: (count: string) => `${count} lần`,
    state: 'Tình trạng',
    open: 'chờ quyết định',
    ended: 'đã xong',
    any: 'tất cả',
    end: 'Quyết định',
    endLead: (first: string, second: string) =>
      `Lần đầu ${first}, lần sau ${second}. Hỏi ngân hàng xem tiền nào đã thật sự chuyển.`,
    endings: {
      'nothing-moved': 'Chỉ lần đầu là thật: không ghi gì thêm',
      'taken-in': 'Cả hai là thật: ghi sổ lần sau thành giao dịch riêng',
      'in-its-place': 'Chỉ lần sau là thật: ghi sổ lần sau, lấy lại tiền của lần đầu',
    } satisfies Record<ContradictionEnding, string>,
    whatIsTrue: 'Điều gì là thật',
    tooLittle: 'Lần sau còn lưu quá ít để ghi sổ: nếu là tiền thật, hãy gửi sao kê nhập tay.',
    done: 'Đã quyết định',
  },
  en: {
    title: 'Contradictions of banks',
    lead: 'A movement was told of twice, and not the same both times. The first is booked, the second waits for a person: ask the bank.',
    caption: 'Movements that were told of otherwise than before, newest first',
    empty: 'No movement was told of otherwise than before.',
    first: 'First told',
    second: 'Told again',
    notKept: 'reference and day were not kept',
    told: 'Told at',
    times: (count: string) => `${count} times`,
    state: 'State',
    open: 'to be decided',
    ended: 'over',
    any: 'all',
    end: 'Decide',
    endLead: (first: string, second: string) =>
      `First told ${first}, then ${second}. Ask the bank which money has really moved.`,
    endings: {
      'nothing-moved': 'Only the first is true: book nothing more',
      'taken-in': 'Both are true: book the second as a movement of its own',
      'in-its-place': 'Only the second is true: book it, and take back the money of the first',
    } satisfies Record<ContradictionEnding, string>,
    whatIsTrue: 'What is true',
    tooLittle: 'Too little of the second is kept to book it: where it is true, send a statement by hand.',
    done: 'Decided',
  },
})
