import { z } from 'zod'
import { approvalState } from './api/approval.ts'
import { billState } from './bill.ts'
import { exchangeEvent, exchangeState } from './exchange.ts'
import { dong } from './money.ts'
import { beneficiaryAccount } from './school.ts'
import { instant, text } from './text.ts'

/** What school systems can be told of. */
export const webhookEvent = z.enum([
  'bill.delivered',
  'bill.refused',
  'bill.paid',
  'bill.cancelled',
  'bill.expired',
  'bill.written-off',
  'bill.carried',
  'bill.returned',
  'bill.revised',
  'bill.credited',
  'bill.refunded',
  'bill.reversed',
  'dossier.delivered',
  'dossier.refused',
  'school.account-change',
])

const aboutBill = {
  billId: z.uuid(),
  number: z.string(),
  schoolCode: z.string(),
  dossierNumber: z.string(),
}

const aboutDossier = {
  dossierId: z.uuid(),
  number: z.string(),
  schoolCode: z.string(),
  dossierNumber: z.string(),
}

const delivered = {
  portal: z.string(),
  told: exchangeEvent.meta({ description: 'What the portal was told of' }),
  exchangeId: z.int(),
  theirReference: z.string().nullable(),
}

const refused = {
  portal: z.string(),
  told: exchangeEvent.meta({ description: 'What the portal was told of' }),
  exchangeId: z.int(),
  reason: z.string().meta({ description: 'The details are in the exchange' }),
}

const settled = { state: billState, payable: dong, paid: dong, settledAt: instant }

const standing = { state: billState, payable: dong, paid: dong }

const writtenOff = { ...standing, amount: dong.meta({ description: 'What nobody will pay' }) }

const carried = {
  ...standing,
  amount: dong.meta({ description: 'What another bill asks for from now on' }),
  carriedTo: z.uuid().meta({ description: 'That bill' }),
}

const returned = { ...standing, amount: dong.meta({ description: 'What this bill asks for again' }) }

const revised = {
  ...standing,
  revision: z.int(),
  credited: dong.meta({ description: 'What was paid and is owed no longer: credit of the student' }),
}

const credited = {
  state: billState,
  amount: dong,
  why: z.string().meta({ description: 'Why it closes nothing; a person is asked what becomes of it' }),
}

const moneyBack = {
  state: billState,
  payable: dong,
  paid: dong,
  amount: dong.meta({ description: 'What left the bill' }),
}

const accountChange = {
  approvalId: z.uuid(),
  schoolCode: z.string(),
  state: approvalState.meta({
    description: 'How far it has come: `waiting` when it was asked for, `done` from when on fees go to it',
  }),
  account: beneficiaryAccount.pick({ number: true, bankCode: true }),
  takesEffectAt: instant.nullable().meta({ description: 'While it is approved and waits' }),
}

const message = <Type extends z.infer<typeof webhookEvent>, Data extends z.ZodRawShape>(
  type: Type,
  data: Data,
) =>
  z.object({
    type: z.literal(type),
    timestamp: instant.meta({ description: 'When it happened' }),
    data: z.object(data),
  })

/** The body of a webhook: thin, so that nothing personal leaves by this way; the records are read through the API. */
export const webhookMessage = z
  .discriminatedUnion('type', [
    message('bill.delivered', { ...aboutBill, ...delivered }),
    message('bill.refused', { ...aboutBill, ...refused }),
    message('bill.paid', { ...aboutBill, ...settled }),
    message('bill.cancelled', { ...aboutBill, ...settled }),
    message('bill.expired', { ...aboutBill, ...standing }),
    message('bill.written-off', { ...aboutBill, ...writtenOff }),
    message('bill.carried', { ...aboutBill, ...carried }),
    message('bill.returned', { ...aboutBill, ...returned }),
    message('bill.revised', { ...aboutBill, ...revised }),
    message('bill.credited', { ...aboutBill, ...credited }),
    message('bill.refunded', { ...aboutBill, ...moneyBack }),
    message('bill.reversed', { ...aboutBill, ...moneyBack }),
    message('dossier.delivered', { ...aboutDossier, ...delivered }),
    message('dossier.refused', { ...aboutDossier, ...refused }),
    message('school.account-change', accountChange),
  ])
  .meta({ id: 'WebhookMessage' })

const subscription = {
  url: z.string().min(1).max(2_000).meta({ example: 'https://qlgd.example.vn/hooks/lienthong' }),
  events: z
    .array(webhookEvent)
    .min(1)
    .overwrite((events) => [...new Set(events)]),
  description: text(200),
}

/** Asks to be told. */
export const webhookRequest = z
  .object({
    ...subscription,
    description: text(200).optional(),
    signature: z.enum(['hmac-sha256', 'ed25519']).default('hmac-sha256').meta({
      description: '`ed25519`: you keep a public key and no secret; `hmac-sha256`: you keep a secret',
    }),
  })
  .meta({ id: 'WebhookRequest' })

/** Changes what is named and leaves the rest. */
export const webhookChange = z
  .object({
    ...subscription,
    enabled: z.boolean().meta({ description: 'Whatever waited while it was disabled goes out again' }),
  })
  .partial()
  .meta({ id: 'WebhookChange' })

const webhookKey = z
  .object({
    keyId: z.uuid(),
    signature: z.enum(['hmac-sha256', 'ed25519']),
    publicKey: z.string().nullable().meta({ description: '`whpk_…` of an ed25519 key' }),
    createdAt: instant,
    endsAt: instant.nullable().meta({ description: 'Until when a key that is rotated out still signs' }),
  })
  .meta({ id: 'WebhookKey' })

export const webhook = z
  .object({
    id: z.uuid(),
    url: z.string(),
    events: z.array(webhookEvent),
    description: z.string(),
    keys: z
      .array(webhookKey)
      .meta({ description: 'The newest first; every message carries one signature of each' }),
    createdAt: instant,
    failingSince: instant.nullable().meta({ description: 'Since when no message was taken' }),
    lastSuccessAt: instant.nullable(),
    lastProblem: z.string().nullable(),
    disabledAt: instant.nullable(),
    disabledBecause: z.enum(['failing', 'gone', 'by-client']).nullable(),
  })
  .meta({ id: 'Webhook' })

/** A webhook with a new secret, which is shown here and never again. */
export const webhookWithSecret = webhook
  .extend({
    secret: z.string().nullable().meta({ description: '`whsec_…` of an HMAC key; null for ed25519' }),
  })
  .meta({ id: 'WebhookWithSecret' })

export const webhooks = z.object({ webhooks: z.array(webhook) }).meta({ id: 'Webhooks' })

export const webhookTrial = z
  .object({
    outcome: z.enum(['accepted', 'failed']),
    problem: z.string().nullable(),
  })
  .meta({ id: 'WebhookTrial' })

const webhookDelivery = z
  .object({
    id: z.int(),
    webhookId: z
      .uuid()
      .meta({ description: 'As the header `webhook-id` has it, the same each time it is sent' }),
    type: webhookEvent,
    at: instant.meta({ description: 'When it happened' }),
    state: exchangeState,
    attempts: z.int(),
    dueAt: instant.nullable().meta({ description: 'When it is sent next; null when it is not' }),
    problem: z.string().nullable(),
    settledAt: instant.nullable(),
  })
  .meta({ id: 'WebhookDelivery' })

export const webhookDeliveries = z
  .object({
    deliveries: z.array(webhookDelivery),
    next: z.int().nullable().meta({ description: 'Value of `before` for the next page; null at the end' }),
  })
  .meta({ id: 'WebhookDeliveries' })

/** Which deliveries go again: one of them, or all of what happened in a time. */
export const webhookReplay = z
  .union([z.strictObject({ deliveryId: z.int() }), z.strictObject({ from: instant, to: instant.optional() })])
  .meta({ id: 'WebhookReplay' })

export const webhookReplayed = z
  .object({ deliveries: z.int().meta({ description: 'How many go again' }) })
  .meta({ id: 'WebhookReplayed' })

export type WebhookEvent = z.infer<typeof webhookEvent>
export type WebhookMessage = z.input<typeof webhookMessage>
export type WebhookSignature = z.infer<typeof webhookKey>['signature']
