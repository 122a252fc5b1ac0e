import { z } from 'zod'
import type { AdapterGroups } from './partners.ts'
import { sftp } from './sftp.ts'

/** What every sender of statements needs besides its adapter's settings. */
export const statementSender = {
  channel: z
    .string()
    .optional()
    .describe('Which of `payments` its files tell of; nothing for statements of bank accounts')
    .meta({ example: 'dvcqg-platform' }),
  confirmsPayments: z
    .boolean()
    .optional()
    .describe(
      'Whether a line of a file of payments confirms the payment that it names where nothing else did; yes when absent. Say no where what only the bank knows of goes back to the payer',
    )
    .meta({ example: true }),
  account: z
    .string()
    .min(1)
    .optional()
    .describe('The account that a sender of settlements pays to: its lines are searched for what it settles')
    .meta({ example: '0123456789' }),
  inbox: z.string().min(1).describe('Folder that its files arrive in').meta({ example: 'statements/in' }),
  outbox: z.string().min(1).describe('Folder for our answers').meta({ example: 'statements/out' }),
  everyMs: z
    .int()
    .min(1_000)
    .max(86_400_000)
    .default(60_000)
    .describe('How often a worker looks into the inbox, in ms'),
  quietMs: z
    .int()
    .min(0)
    .max(3_600_000)
    .default(30_000)
    .describe('A file that changed less long ago may still be arriving and is left, in ms'),
  sftp: sftp
    .optional()
    .describe(
      'Server that its files are fetched from into `inbox`; they are laid there by somebody else when absent',
    ),
}

interface Named {
  readonly statements: Readonly<
    Record<
      string,
      {
        readonly adapter: string
        readonly channel?: string | undefined
        readonly confirmsPayments?: boolean | undefined
      }
    >
  >
  readonly payments: object
}

/** What is wrong with senders whose settings are each right. */
export const senderProblems = ({ statements, payments }: Named, known: AdapterGroups['statements']) =>
  Object.entries(statements).flatMap(([name, { adapter, channel, confirmsPayments }]) => {
    const tells = known[adapter]?.tells
    const problems = [
      {
        of: 'channel',
        message: 'has no meaning for statements of an account',
        is: tells === 'movements' && channel !== undefined,
      },
      {
        of: 'channel',
        message: 'names none of `payments`',
        is: tells !== 'movements' && !Object.hasOwn(payments, channel ?? ''),
      },
      {
        of: 'confirmsPayments',
        message: 'has a meaning for files of payments alone',
        is: tells !== 'payments' && confirmsPayments !== undefined,
      },
    ]
    return problems.flatMap(({ of, message, is }) =>
      is ? [{ path: ['statements', name, of], message }] : [],
    )
  })

const prefix = (letters: string, meaning: string) =>
  z
    .string()
    .regex(/^[A-HJKMNP-Z]{2}$/, 'must be two capital letters without I, L and O')
    .default(letters)
    .describe(meaning)

/** How movements on bank accounts are understood. */
export const bankLines = z.strictObject({
  codePrefixes: z
    .strictObject({
      student: prefix('HS', 'First letters of the code of a student (học sinh)'),
      bill: prefix('KT', 'First letters of the code of a bill (khoản thu)'),
      family: prefix('GD', 'First letters of the code of a family that pays together (gia đình)'),
    })
    .prefault({})
    .describe('First letters of payment codes; never change them while bills are unpaid'),
  notFee: z
    .array(
      z.strictObject({
        name: z.string().min(1).describe('What it is, for people'),
        direction: z.enum(['in', 'out']).describe('Whether money came or went'),
        pattern: z
          .string()
          .min(1)
          .refine(isPattern, 'must be a regular expression')
          .describe('Looked for in the content, large and small letters alike'),
      }),
    )
    .default([])
    .describe('Movements that are no fee: interest, charges of the bank, transfers between own accounts')
    .meta({ example: [{ name: 'interest', direction: 'in', pattern: 'tra lai|lai tien gui' }] }),
})

function isPattern(text: string): boolean {
  try {
    new RegExp(text)
    return true
  } catch {
    return false
  }
}
