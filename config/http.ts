import { z } from 'zod'

const webAddress = z.url({ protocol: /^https?$/ })

/** The API, the call-backs of partners and the console. */
export const http = z.strictObject({
  host: z.string().min(1).default('127.0.0.1').describe('Address to listen on; 0.0.0.0 for all'),
  port: z.int().min(0).max(65_535).default(8080).describe('Port to listen on; 0 for any that is free'),
  publicUrl: webAddress
    .default('http://127.0.0.1:8080')
    .describe('Where partners and browsers reach the gateway, as it stands in links and call-backs'),
  bodyLimitMiB: z
    .int()
    .min(1)
    .max(1024)
    .default(1)
    .describe('Largest body of a request for one record, in MiB; imports stream'),
  statementMiB: z
    .int()
    .min(1)
    .max(4_095)
    .default(256)
    .describe('Largest file of statements that may be sent, in MiB'),
  requestsAtOnce: z
    .int()
    .min(1)
    .max(10_000)
    .default(128)
    .describe(
      'Most requests of one kind (records, payments, call-backs, tokens) that a process works on at once; one client gets half at most, the rest is answered 429 or 503',
    ),
  importsAtOnce: z
    .int()
    .min(1)
    .max(1_000)
    .default(8)
    .describe('Most imports that a process takes in at once; one client gets half at most'),
})
