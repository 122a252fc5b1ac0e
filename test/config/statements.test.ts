import { expect, test } from 'vitest'
import { adapters } from '../../adapters/registry.ts'
import { senderProblems } from '../../config/statements.ts'

const problemsOf = (sender: { adapter: string; channel?: string; confirmsPayments?: boolean }) =>
  senderProblems({ statements: { bank: sender }, payments: { platform: {} } }, adapters.statements).map(
    ({ path, message }) => `${path.join('.')} ${message}`,
  )

test.each([
  [{ adapter: 'camt' }],
  [{ adapter: 'mb-daily', channel: 'platform' }],
  [{ adapter: 'mb-daily', channel: 'platform', confirmsPayments: false }],
  [{ adapter: 'settlement', channel: 'platform' }],
])('a sender like %j is right', (sender) => {
  expect(problemsOf(sender)).toEqual([])
})

test.each([
  [
    { adapter: 'camt', channel: 'platform' },
    ['statements.bank.channel has no meaning for statements of an account'],
  ],
  [{ adapter: 'mb-daily' }, ['statements.bank.channel names none of `payments`']],
  [{ adapter: 'settlement', channel: 'another' }, ['statements.bank.channel names none of `payments`']],
  [
    { adapter: 'mt940', confirmsPayments: true },
    ['statements.bank.confirmsPayments has a meaning for files of payments alone'],
  ],
  [
    { adapter: 'settlement', channel: 'platform', confirmsPayments: false },
    ['statements.bank.confirmsPayments has a meaning for files of payments alone'],
  ],
])('a sender like %j is wrong', (sender, problems) => {
  expect(problemsOf(sender)).toEqual(problems)
})
