import { tracedLines, tracedTransfer } from '../../../schemas/api/bank-line.ts'
import type { BankLineStore } from '../../ports/bank-lines/bank-line-store.ts'
import { answer } from '../answer.ts'
import { type ClientGate, clientRoute } from '../client-route.ts'
import { json } from '../documented.ts'
import type { Route } from '../route.ts'
import { speaksFor } from '../schools-of-client.ts'

/** "Where is my money": how far a transfer has come, for whoever knows its reference, amount and day. */
export const traceRoutes = (gate: ClientGate, bankLines: Pick<BankLineStore, 'trace'>): Route[] => [
  clientRoute(gate, {
    method: 'get',
    path: '/v1/transfers/trace',
    tag: 'payments',
    summary: 'Ask where the money of a transfer is',
    description:
      'By what the payer has in hand. Nothing found: no statement of the bank has told of it yet. Says nothing of people, nor of ' +
      'schools that are not yours.',
    query: tracedTransfer,
    answers: { 200: json('The transfers, each with where its money is', tracedLines) },
    async handle({ client, query }) {
      const isOwn = speaksFor(client)
      const lines = await bankLines.trace(query)
      return answer(200, {
        lines: lines.map(({ seenAt, pieces }) => ({
          seenAt,
          pieces: pieces.map((piece) => ({
            ...piece,
            schoolCode: piece.schoolCode !== null && isOwn(piece.schoolCode) ? piece.schoolCode : null,
          })),
        })),
      })
    },
  }),
]
