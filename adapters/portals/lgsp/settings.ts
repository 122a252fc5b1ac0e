import { z } from 'zod'
import { secret } from '../../../config/secret.ts'
import { dossierStatus } from '../../../schemas/dossier.ts'
import { feeTypes } from './codes.ts'

const address = z.url({ protocol: /^https?$/ })
const xmlName = z.string().regex(/^[A-Za-z_][\w.-]*$/, 'must be an XML name without a prefix')
const headerName = z.string().regex(/^[A-Za-z0-9-]+$/, 'must be a header name')

/** The five parts of the `lgspaccesstoken` header. */
const partnerIdentity = z.object({
  accessKey: z.string().min(1).describe('AccessKey'),
  secretKey: secret.describe('SecretKey'),
  appName: z.string().describe('AppName'),
  partnerCode: z.string().describe('PartnerCode'),
  partnerCodeCus: z.string().describe('PartnerCodeCus'),
})

/** What one province's axis must be told about; where no document speaks, the default says so. */
export const settings = z.object({
  tokenUrl: address.describe('Where tokens are asked for').meta({ example: 'https://axis:8280/token' }),
  serviceUrl: address
    .describe('What /Document/SyncDocument and /Document/UpdateDocumentTraces stand below')
    .meta({ example: 'https://axis:8280/one-stop' }),
  consumerKey: z.string().min(1).describe('Consumer key of the WSO2 application'),
  consumerSecret: secret.describe('Consumer secret of the WSO2 application'),
  tokenStyle: z
    .enum(['basic', 'form'])
    .default('basic')
    .describe('Consumer key and secret as HTTP Basic, or as the form fields client_id and client_secret'),
  lgspAccessToken: partnerIdentity
    .optional()
    .describe('Sent as base64 JSON in the header lgspaccesstoken with every call, where the axis wants it'),
  wire: z
    .enum(['json', 'xml'])
    .default('json')
    .describe('Form of the messages: JSON as seen in use, or the XML of the published schema'),
  signature: z
    .enum(['outside', 'enveloped', 'none'])
    .default('outside')
    .describe(
      'Where XMLDSig stands in an XML message. Not published: outside puts it beside the element it refers to, ' +
        'which the national CA can check; enveloped makes it the last child of the message',
    ),
  wrapper: xmlName
    .default('SignedMessage')
    .describe('Root that holds the message and a signature outside of it. The name is not published'),
  jwsHeader: headerName
    .optional()
    .describe('Header that carries a detached JWS of a JSON message; without a name JSON goes unsigned')
    .meta({ example: 'x-jws-signature' }),
  dates: z
    .enum(['utc', 'offset'])
    .default('utc')
    .describe('2026-09-30T01:00:00.000Z, or 2026-09-30T08:00:00.000+0700 as one sender writes it'),
  absentDate: z
    .string()
    .default('')
    .describe(
      'What stands in a required date that has not come. One sender writes 0000-00-00T00:00:00.000+0700',
    ),
  statusNumbers: z
    .partialRecord(dossierStatus, z.int())
    .default({})
    .describe('Status by our state, where it differs from 1..10'),
  feeTypes: z
    .object({
      fee: z.int().default(feeTypes.fee).describe('phí'),
      charge: z.int().default(feeTypes.charge).describe('lệ phí'),
    })
    .prefault({})
    .describe('FeeType of phí and lệ phí. Not published; one sender writes 4 for all'),
  paperType: z.int().default(1).describe('PaperType of a paper in a supplement round. Not published'),
  papers: z
    .enum(['uri-list', 'omit'])
    .default('uri-list')
    .describe(
      'Papers are known by address while Base64 wants content, and no rule is published: uri-list attaches a ' +
        'text/uri-list file (RFC 2483) that holds the address, omit leaves papers out',
    ),
  attachmentsVerified: z
    .boolean()
    .default(true)
    .describe('IsVerified of every attachment; true as seen in use'),
  traceId: z
    .enum(['step', 'dossier'])
    .default('step')
    .describe(
      'DocumentId of a trace: step derives it from dossier and step so that a repeat can be recognised (inferred); ' +
        'dossier repeats the dossier number, which is how one sender uses it',
    ),
  acceptedStatuses: z
    .array(z.int())
    .min(1)
    .default([200])
    .describe('Status values of MResult that mean success. Not published; the one known client asks for 200'),
  refusalReasons: z
    .record(
      z.string(),
      z.enum(['invalid', 'duplicate', 'unknown-dossier', 'forbidden', 'signature', 'other']),
    )
    .default({})
    .describe(
      'Why the axis says no, by Status, where it differs from the meaning of the same number in HTTP',
    ),
  repeatsAreHarmless: z
    .boolean()
    .default(true)
    .describe(
      'Whether the same bytes may be sent twice. Inferred: a dossier is keyed by DocCode, a trace by DocumentId',
    ),
  unavailableTakesNothing: z
    .boolean()
    .default(false)
    .describe(
      'Whether HTTP 503 means that nothing was taken in, so that a message may go again without asking. Not published',
    ),
  timeoutMs: z.int().min(50).default(30_000).describe('Longest wait for an answer, ms'),
})

export type LgspSettings = z.infer<typeof settings>
export type PartnerIdentity = z.infer<typeof partnerIdentity>
