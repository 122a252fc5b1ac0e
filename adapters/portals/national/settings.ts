import { z } from 'zod'
import { secret } from '../../../config/secret.ts'
import { dossierStatus } from '../../../schemas/dossier.ts'

const path = z.string().regex(/^\/[^?#]*$/, 'must start with / and have no query')

/** What one deployment must know about its way to the national portal; where nothing is published the default says so. */
export const settings = z.object({
  adapterUrl: z
    .url({ protocol: /^https?$/ })
    .describe('The adapter beside the security server; the paths stand below it')
    .meta({ examples: ['http://security-server:8081/XrdAdapter/RestService/forward'] }),
  loginPath: path.default('/mapi/login').describe('auth_endpoint: path of the login'),
  businessPath: path
    .describe('integration_endpoint: path of every service used here; not published, comes with the account')
    .meta({ examples: ['/mapi/integration'] }),
  destinationCode: z
    .string()
    .min(1)
    .default('VN:GOV:000.00.00.G22:vpcpdvcprovider')
    .describe('dstcode: the provider that the adapter forwards to'),
  destinationIn: z
    .enum(['header', 'query'])
    .default('header')
    .describe('Where dstcode stands; both are in use'),
  username: z
    .string()
    .min(1)
    .describe('Account of the unit at the portal')
    .meta({ examples: ['unit-account'] }),
  password: secret.describe('Password of the account'),
  unitCode: z
    .string()
    .min(1)
    .describe('madonvi: the unit that the account belongs to')
    .meta({ examples: ['000.00.14.H20'] }),
  timeoutMs: z
    .int()
    .min(50)
    .max(300_000)
    .default(6_000)
    .describe('Longest wait for an answer, in ms; 6 s is the one value seen in use'),
  unavailableTakesNothing: z
    .boolean()
    .default(false)
    .describe(
      'Whether HTTP 503 means that nothing was taken in, so that a message may go again without asking. Not published',
    ),
  settleMs: z
    .int()
    .min(0)
    .max(3_600_000)
    .default(30_000)
    .describe(
      'How long a message may still be on its way to the portal after its call ended without an answer, in ms: the ' +
        'portal is not asked before, since "not there" would not count. Not published',
    ),
  dossiersPerMessage: z
    .int()
    .min(1)
    .max(500)
    .default(1)
    .describe(
      'Most dossiers in one call. data is a list and one sender fills it, two send one at a time: the portal answers a call ' +
        'as a whole, so after a refusal of several each goes by itself. The limit is not published',
    ),
  success: z
    .enum(['code', 'code-and-text'])
    .default('code')
    .describe('What makes an answer a success: error_code 0 alone, or also successText in the message'),
  successText: z.string().min(1).default('thành công').describe('Words of a success, for code-and-text'),
  existsText: z
    .string()
    .min(1)
    .default('đã tồn tại')
    .describe('Words by which a create is told that the dossier is there, beside error_code 0, 3 or -3'),
  sessionRefusedCodes: z
    .array(z.string())
    .default([])
    .describe('error_code values that refuse the session; none is published'),
  sessionRefusedTexts: z
    .array(z.string().min(1))
    .default(['session', 'phiên làm việc', 'phiên đăng nhập'])
    .describe('Words in the message of a failure that refuse the session; not published, these are a guess'),
  refusalReasons: z
    .record(
      z.string(),
      z.enum(['invalid', 'duplicate', 'unknown-dossier', 'forbidden', 'signature', 'other']),
    )
    .default({})
    .describe('Reason of a refusal by error_code, beside the two known ones; no list is published'),
  lookUpStatusField: z
    .string()
    .min(1)
    .default('TrangThaiHoSo')
    .describe(
      'Field of a TraCuuHoSo result that holds the status; the answer is not published, this is a guess',
    ),
  statusCodes: z
    .partialRecord(dossierStatus, z.string().regex(/^\d{1,2}$/))
    .default({})
    .describe('Replaces status codes; one province reports supplement, payment and stopped as 9'),
  feeCollectionMethod: z
    .string()
    .min(1)
    .default('1')
    .describe('HinhThucThu of a fee; the list is not published, 1 is the one value seen'),
})

export type NationalSettings = z.infer<typeof settings>
