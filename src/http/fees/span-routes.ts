import { z } from 'zod'
import {
  enrolment,
  enrolmentRequest,
  exemption,
  exemptionGrant,
  recordEnd,
  service,
  serviceRequest,
  stored,
} from '../../../schemas/api/fee.ts'
import { code } from '../../../schemas/text.ts'
import { type SpanIntakeParts, type SpanRecordKind, spanIntakes } from '../../intake/take-spans.ts'
import type { SpanKind, StudentSpan, StudentSpanStore } from '../../ports/fees/student-span-store.ts'
import { answer, refuse } from '../answer.ts'
import { type ClientGate, clientRoute } from '../client-route.ts'
import { json } from '../documented.ts'
import { operatorOf } from '../operators.ts'
import type { Route } from '../route.ts'
import { assertOwnSchool, ownOrNothing, speaksFor } from '../schools-of-client.ts'

export interface SpanParts extends SpanIntakeParts {
  readonly studentSpans: StudentSpanStore
}

interface Resource {
  readonly path: string
  readonly kind: SpanKind
  readonly record: SpanRecordKind
  readonly store: string
  readonly request: z.ZodType<{ schoolCode: string }>
  readonly shown: z.ZodType
  readonly show: (span: StudentSpan) => object
}

const resources: readonly Resource[] = [
  {
    path: '/v1/exemptions',
    kind: 'exemption',
    record: 'exemptions',
    store: 'Store an exemption that a decision grants a student',
    request: exemptionGrant,
    shown: exemption,
    show: ({ kind: _, subject: rule, ...span }) => ({ ...span, rule }),
  },
  {
    path: '/v1/services',
    kind: 'service',
    record: 'services',
    store: 'Register a student for a service',
    request: serviceRequest,
    shown: service,
    show: ({ kind: _, subject: item, decisionNumber: __, ...span }) => ({ ...span, item }),
  },
  {
    path: '/v1/enrolments',
    kind: 'stay',
    record: 'enrolments',
    store: 'Say from which day a student is at the school',
    request: enrolmentRequest,
    shown: enrolment,
    show: ({ kind: _, subject: __, decisionNumber: ___, ...span }) => span,
  },
]

/** Exemptions, services and enrolments of students: stored with their days, ended and never changed. */
export const spanRoutes = (gate: ClientGate, parts: SpanParts): Route[] =>
  resources.flatMap((resource) => routesOf(resource, gate, parts))

function routesOf(resource: Resource, gate: ClientGate, parts: SpanParts): Route[] {
  const { path, kind, record, store, request, shown, show } = resource
  const { studentSpans: spans, clock } = parts
  const intake = spanIntakes(parts)[record]
  return [
    clientRoute(gate, {
      method: 'post',
      path,
      tag: 'fees',
      summary: store,
      body: request,
      answers: { 201: json('Stored', stored), 200: json('Stored before', stored) },
      async handle({ client, body }) {
        assertOwnSchool(client, body.schoolCode)
        const sender = { mayWriteFor: speaksFor(client), by: operatorOf(client) }
        const [taken] = await intake.take(sender, [body])
        if (!taken || taken.outcome === 'refused')
          return refuse('record_refused', 'the record breaks a rule', taken?.problems ?? [])
        return answer(taken.outcome === 'accepted' ? 201 : 200, { id: taken.id, outcome: taken.outcome })
      },
    }),
    clientRoute(gate, {
      method: 'get',
      path,
      tag: 'fees',
      summary: 'List those of a student',
      query: z.object({ schoolCode: code(30), studentCode: code(40) }),
      answers: { 200: json('With their ends', z.array(shown)) },
      async handle({ client, query: { schoolCode, studentCode } }) {
        assertOwnSchool(client, schoolCode)
        return answer(200, (await spans.list(kind, schoolCode, studentCode)).map(show))
      },
    }),
    clientRoute(gate, {
      method: 'post',
      path: `${path}/{id}/end`,
      tag: 'fees',
      summary: 'Say after which day it counts no more',
      params: z.object({ id: z.uuid() }),
      body: recordEnd,
      answers: { 200: json('With its end', shown) },
      async handle({ client, params: { id }, body }) {
        const found = await spans.find(id)
        const own = ownOrNothing(client, found?.kind === kind ? found : undefined, (span) => span.schoolCode)
        const made = { by: operatorOf(client), at: clock() }
        const outcome = await spans.end(own.id, body.lastDay, body.reason, made)
        if (outcome === 'ended-otherwise') return refuse('conflict', 'it ends on another day already')
        const ended = await spans.find(id)
        if (!ended) throw new Error('a span is gone after its end')
        return answer(200, show(ended))
      },
    }),
  ]
}
