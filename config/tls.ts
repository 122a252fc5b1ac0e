import { z } from 'zod'

const file = z.string().min(1)

/** Whom a partner is believed to be, and who we are to it; for partners that are reached by HTTPS. */
export const tls = {
  tls: z
    .strictObject({
      ca: file
        .optional()
        .describe(
          'File with the certificates (PEM) that this partner is known by, and no others: those of its authority, or its own. ' +
            'The authorities that Node trusts when absent',
        )
        .meta({ example: 'config/partner-ca.pem' }),
      certificate: file
        .optional()
        .describe('File with our certificate and its chain (PEM), where the partner wants one (mutual TLS)')
        .meta({ example: 'config/our-certificate.pem' }),
      key: file
        .optional()
        .describe('File with the key of `certificate` (PEM), readable by its owner only')
        .meta({ example: 'config/our-key.pem' }),
    })
    .refine(({ certificate, key }) => (certificate === undefined) === (key === undefined), {
      message: 'needs certificate and key together',
    })
    .optional()
    .describe('Trust in its HTTPS, and our certificate'),
}
