import { z } from 'zod'
import { secret } from '../../../config/secret.ts'
import { codeVariants } from './verification-code.ts'

const withoutSeparator = z.string().regex(/^[^|]+$/, 'must not be empty and must not contain |')

/** What one deployment must know about the platform; where the documents are silent the default says so. */
export const settings = z.object({
  partnerCode: withoutSeparator.max(50).describe('MaDoiTac: the code that the platform gave to the unit'),
  secret: secret.describe('MaBiMat: the secret shared with the platform, last element of MaXacThuc'),
  codeVariant: z
    .enum(codeVariants)
    .default('sha256-secret-last')
    .describe('How MaXacThuc is made; hmac-sha256 is the superseded form of June 2020'),
  initUrl: z.url({ protocol: /^https?$/ }).describe('Where INIT is posted'),
  queryUrl: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('Where QUERY is posted; initUrl when absent'),
  receiptUrl: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('Where GET_BILL is posted; initUrl when absent'),
  bearerToken: secret
    .optional()
    .describe('Sent as Authorization: Bearer, for a provincial proxy that stands in between'),
  timeoutMs: z
    .int()
    .min(50)
    .max(300_000)
    .default(10_000)
    .describe('Longest wait for an answer, in ms; the documents name none'),
  version: withoutSeparator.default('1.0.6').describe('PhienBan'),
  referenceLength: z
    .int()
    .min(16)
    .max(255)
    .default(20)
    .describe('Longest MaThamChieu. The documents name no limit; 20 is the shortest cut seen in use'),
  serverAddress: z
    .ipv4()
    .default('127.0.0.1')
    .describe('Ip of INIT when the payer has no known IPv4 address'),
  feeTypes: z
    .object({
      fee: z.string().default('1').describe('LoaiPhiLePhi of a fee (phí)'),
      charge: z.string().default('2').describe('LoaiPhiLePhi of a charge (lệ phí)'),
    })
    .prefault({})
    .describe('LoaiPhiLePhi of phí and lệ phí; one system writes words instead of digits'),
  bankCodes: z
    .record(z.string(), z.string())
    .default({})
    .describe(
      'MaNHThuHuong by NAPAS BIN. The list of the platform is not published; a BIN without an entry goes as it is',
    ),
  lookUpToken: secret
    .optional()
    .describe(
      'Bearer token that a dossier look-up must carry. The documents know no authentication of it: without a ' +
        'token here anyone may ask, and the answer leaves out who the payer is',
    ),
  lookUpClientId: z
    .string()
    .optional()
    .describe('client_id of the dossier look-up; the meaning is not documented, partnerCode when absent'),
})

export type DvcqgPlatformSettings = z.infer<typeof settings>
