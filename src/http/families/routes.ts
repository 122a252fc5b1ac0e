import { z } from 'zod'
import { family, familyRequest, familyTransfer, virtualAccountRequest } from '../../../schemas/api/family.ts'
import type { PaymentCodeRules } from '../../domain/bank-lines/read-memo.ts'
import { familyCode, transferOfFamily } from '../../domain/bank-lines/transfer-of-family.ts'
import type { Client } from '../../ports/access/access-store.ts'
import type { Clock } from '../../ports/clock.ts'
import { GatewayError } from '../../ports/gateway-error.ts'
import type { Family, FamilyMember, FamilyStore } from '../../ports/roster/family-store.ts'
import type { RosterStore } from '../../ports/roster/roster-store.ts'
import { answer } from '../answer.ts'
import { type ClientGate, clientRoute } from '../client-route.ts'
import { json } from '../documented.ts'
import { operatorOf } from '../operators.ts'
import type { Route } from '../route.ts'
import { assertOwnSchool } from '../schools-of-client.ts'

export interface FamilyParts {
  readonly families: FamilyStore
  readonly roster: Pick<RosterStore, 'codeFor'>
  readonly paymentCodes: PaymentCodeRules
  readonly clock: Clock
}

const params = z.object({ id: z.uuid() })

/** Families that pay for several students with one code, and virtual accounts of students. */
export function familyRoutes(gate: ClientGate, parts: FamilyParts): Route[] {
  const { families, roster, paymentCodes, clock } = parts
  const known = (member: FamilyMember) => ({ ...member, studentCode: roster.codeFor(member.studentCode) })
  return [
    clientRoute(gate, {
      method: 'post',
      path: '/v1/families',
      tag: 'payments',
      summary: 'Give a family one code for all its students',
      description:
        'Money with the code closes what the students owe, in the order stated; what is over is credit of the first. The client ' +
        'speaks for the schools of all of them.',
      body: familyRequest,
      answers: { 201: json('The family', family) },
      async handle({ client, body: { members } }) {
        for (const { schoolCode } of members) assertOwnSchool(client, schoolCode)
        return answer(
          201,
          present(await families.make(members.map(known), operatorOf(client), clock()), paymentCodes),
        )
      },
    }),
    clientRoute(gate, {
      method: 'put',
      path: '/v1/families/{id}',
      tag: 'payments',
      summary: 'State the students of a family anew, and their order',
      description: 'Its code stays. What money did before stays as it is.',
      params,
      body: familyRequest,
      answers: { 200: json('The family', family) },
      async handle({ client, params: { id }, body: { members } }) {
        ownFamily(client, await families.find(id))
        for (const { schoolCode } of members) assertOwnSchool(client, schoolCode)
        const changed = await families.change(id, members.map(known), operatorOf(client), clock())
        return answer(200, present(ownFamily(client, changed), paymentCodes))
      },
    }),
    clientRoute(gate, {
      method: 'get',
      path: '/v1/families/{id}',
      tag: 'payments',
      summary: 'Read a family',
      params,
      answers: { 200: json('The family', family) },
      handle: async ({ client, params: { id } }) =>
        answer(200, present(ownFamily(client, await families.find(id)), paymentCodes)),
    }),
    clientRoute(gate, {
      method: 'get',
      path: '/v1/families/{id}/transfer',
      tag: 'payments',
      summary: 'Read how a family pays what its students owe',
      params,
      answers: { 200: json('Code, accounts and VietQR', familyTransfer) },
      async handle({ client, params: { id } }) {
        const { number } = ownFamily(client, await families.find(id))
        return answer(200, transferOfFamily(number, await families.debts(id), paymentCodes))
      },
    }),
    clientRoute(gate, {
      method: 'put',
      path: '/v1/virtual-accounts/{number}',
      tag: 'payments',
      summary: 'Say whose a virtual account is',
      description:
        'What the bank books to it is the student’s, whatever the content says. 409 where it is of a student of a school that is not yours.',
      params: z.object({ number: z.string().regex(/^[0-9A-Za-z]{4,34}$/) }),
      body: virtualAccountRequest,
      answers: { 204: { description: 'Kept' } },
      async handle({ client, params: { number }, body }) {
        assertOwnSchool(client, body.schoolCode)
        const account = { number, ...known(body) }
        const own = [...client.schoolCodes]
        const isKept = await families.putVirtualAccount(account, operatorOf(client), clock(), own)
        if (!isKept) throw new GatewayError('not_found', 'there is no such student')
        return { status: 204, headers: {}, body: undefined }
      },
    }),
  ]
}

const present = ({ id, number, members }: Family, rules: PaymentCodeRules) => ({
  id,
  code: familyCode(number, rules),
  members,
})

/** A family of which every school is the client's; another one, and one whose students were all erased, is answered like none. */
function ownFamily(client: Client, found: Family | undefined): Family {
  const members = found?.members ?? []
  const isOwn = members.every(({ schoolCode }) => client.schoolCodes.has(schoolCode))
  if (found && members.length > 0 && isOwn) return found
  throw new GatewayError('not_found', 'nothing of your schools has this name')
}
