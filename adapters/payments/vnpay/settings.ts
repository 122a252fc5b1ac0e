import { z } from 'zod'
import { secret } from '../../../config/secret.ts'

const httpAddress = z.url({ protocol: /^https?$/ })

/** What one deployment must know about VNPay; where the documents are silent the default says so. */
export const settings = z.object({
  tmnCode: z
    .string()
    .regex(/^[0-9A-Za-z]{8}$/, 'must be 8 letters or digits')
    .describe('vnp_TmnCode: the code of the terminal'),
  hashSecret: secret.describe('vnp_HashSecret: the secret shared with VNPay'),
  payUrl: httpAddress.describe('Where payers go (…/paymentv2/vpcpay.html)'),
  queryUrl: httpAddress.describe('Where querydr is posted (…/merchant_webapi/api/transaction)'),
  refundedBy: z
    .string()
    .regex(/^[^|]{1,245}$/)
    .default('lienthong')
    .describe('vnp_CreateBy of refunds: the name that VNPay shows as who gave money back'),
  returnUrl: httpAddress.describe(
    'vnp_ReturnUrl: where payers come back to; what they bring is not believed',
  ),
  version: z.string().default('2.1.0').describe('vnp_Version'),
  locale: z.enum(['vn', 'en']).default('vn').describe('vnp_Locale: the language of the page'),
  orderType: z.string().default('other').describe('vnp_OrderType, of the list that VNPay gives'),
  bankCode: z
    .string()
    .optional()
    .describe('vnp_BankCode: the only way to pay (VNPAYQR, VNBANK, INTCARD or a bank); all when absent'),
  expiresAfterMinutes: z
    .int()
    .min(5)
    .max(1_440)
    .default(15)
    .describe('How long a payment can be made (vnp_ExpireDate); 15 is what the samples of VNPay write'),
  referenceLength: z.int().min(16).max(100).default(20).describe('Longest vnp_TxnRef; VNPay takes up to 100'),
  serverAddress: z.ipv4().default('127.0.0.1').describe('vnp_IpAddr where the payer has no known address'),
  timeoutMs: z
    .int()
    .min(50)
    .max(300_000)
    .default(10_000)
    .describe('Longest wait for an answer, in ms; the documents name none'),
})

export type VnpaySettings = z.infer<typeof settings>
