import { z } from 'zod'
import { alerts } from './alerts.ts'
import { approvals } from './approvals.ts'
import { bills } from './bills.ts'
import { businessDays } from './business-days.ts'
import { console } from './console.ts'
import { delivery, paymentAsks } from './delivery.ts'
import { evidence } from './evidence.ts'
import { faults } from './faults.ts'
import { bankFeed, feedProblems } from './feeds.ts'
import { fees } from './fees.ts'
import { http } from './http.ts'
import { keyHolders } from './key-holders.ts'
import { type AdapterGroups, partners } from './partners.ts'
import { publicService } from './public-service.ts'
import { rehearsal } from './rehearsal.ts'
import { reports } from './reports.ts'
import { routeProblems, routes } from './routing.ts'
import { secret } from './secret.ts'
import { bankLines, senderProblems, statementSender } from './statements.ts'
import { tls } from './tls.ts'
import { traffic } from './traffic.ts'
import { webhooks } from './webhooks.ts'

/** What people call a partner. */
const titled = {
  title: z
    .strictObject({
      vi: z.string().min(1).describe('In Vietnamese').meta({ example: 'Trục liên thông của tỉnh' }),
      en: z.string().min(1).describe('In English').meta({ example: 'Axis of the province' }),
    })
    .optional()
    .describe('What the console calls it; its name here when absent'),
}

/**
 * Every setting of the gateway: its type, its default and what it means. The adapters bring their own settings;
 * adapters/registry.ts names them.
 */
export function buildConfigSchema<Known extends AdapterGroups>(adapters: Known) {
  return z
    .strictObject({
      province: z
        .strictObject({
          code: z
            .string()
            .regex(/^\d{2}$/, 'must be two digits, quoted')
            .describe('Code of the province in the state list of administrative units since 01/07/2025')
            .meta({ example: '80' }),
          name: z.string().min(1).describe('Name of the province').meta({ example: 'Tây Ninh' }),
          unitCode: z
            .string()
            .min(1)
            .describe('Identification code of the province among the units that exchange documents')
            .meta({ example: '000.00.00.H53' }),
        })
        .describe('The province that this deployment serves'),

      http: http.prefault({}).describe('The API, the call-backs of partners and the console'),

      imports: z
        .strictObject({
          workbookMiB: z
            .int()
            .min(1)
            .max(4_095)
            .default(256)
            .describe('Size that a sheet of a workbook may unpack to, in MiB'),
          workbookRatio: z
            .int()
            .min(2)
            .max(2_000)
            .default(100)
            .describe('How many times its packed size it may unpack to; what says more is meant to do harm'),
        })
        .prefault({})
        .describe('Files of many records'),

      store: z
        .strictObject({
          databaseUrl: secret
            .optional()
            .describe('PostgreSQL to use; without it the gateway runs its own in the data folder')
            .meta({ example: 'postgres://lienthong:password@db:5432/lienthong' }),
          dataFolder: z
            .string()
            .min(1)
            .default('.data')
            .describe('Folder for what the gateway keeps on disk'),
        })
        .prefault({})
        .describe('Where records are kept'),

      queue: z
        .strictObject({
          redisUrl: secret
            .optional()
            .describe('Redis for the queues; without it they live in PostgreSQL')
            .meta({ example: 'redis://queue:6379' }),
          deadAfterMs: z
            .int()
            .min(1_000)
            .max(600_000)
            .default(15_000)
            .describe('How long a worker may be silent until its work is given to another, in ms'),
        })
        .prefault({})
        .describe('The queues, which hold only hints: emptied, they are made again from the records'),

      security: z
        .strictObject({
          tokenLifetimeSeconds: z
            .int()
            .min(60)
            .max(86_400)
            .default(900)
            .describe('How long an access token of a school system is good, in seconds'),
        })
        .prefault({})
        .describe('Access of school systems and administrators'),

      console: console.prefault({}).describe('Who comes into the console, and how'),

      log: z
        .strictObject({
          level: z
            .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
            .default('info')
            .describe('Least severe message that is written'),
        })
        .prefault({})
        .describe('The log, one JSON object a line on standard error'),

      fees,

      feeService: publicService('Thu học phí').describe(
        'The public service that bills stand under on the portals',
      ),
      transferService: publicService('Chuyển trường').describe(
        'The public service that school transfers stand under on the portals',
      ),

      delivery: delivery.prefault({}).describe('How exchanges are delivered to portals'),
      worker: z
        .strictObject({
          metricsHost: z
            .string()
            .min(1)
            .default('127.0.0.1')
            .describe('Address to listen on; 0.0.0.0 for all. Nobody is asked for a password there'),
          metricsPort: z
            .int()
            .min(0)
            .max(65_535)
            .optional()
            .describe('Port of /metrics, /healthz and /readyz of a `lienthong worker`; none without it')
            .meta({ example: 9090 }),
        })
        .prefault({})
        .describe(
          'What a process that delivers only says of itself; `serve` and `api` say it at `http.port`',
        ),
      paymentAsks: paymentAsks.prefault({}).describe('When payments that stay open are asked for'),
      alerts: alerts.prefault({}).describe('When people are called because something is wrong, and how'),
      approvals: approvals.prefault({}).describe('What two people decide, and how long it waits'),
      webhooks: webhooks.prefault({}).describe('How school systems are told what became of their records'),

      evidence: evidence.prefault({}).describe('How what was sent and received is kept and proved'),

      faults: faults.prefault({}).describe('Faults for trying out that nothing is lost; never in production'),

      routing: routes
        .default([])
        .describe('Which portal learns of which records, by day: a new phase of the roll-out is a new row')
        .meta({ example: [{ record: 'bill', portal: 'province', from: '2026-09-01' }] }),

      keyHolders: partners(keyHolders).describe(
        'Holders of signing keys that are not kept in the database, by a name of your choice; `lienthong keys add` names it',
      ),

      portals: partners(adapters.portals, { ...titled, ...traffic, ...tls, ...rehearsal }).describe(
        'Portals that learn of records, by a name of your choice',
      ),
      payments: partners(adapters.payments, { ...titled, ...tls }).describe(
        'Channels of payment, by a name of your choice',
      ),
      feeds: partners(adapters.feeds, { ...titled, ...tls, ...bankFeed }).describe(
        'Banks, and services that watch bank accounts, that tell of movements by messages, by a name of your choice',
      ),
      statements: partners(adapters.statements, { ...titled, ...statementSender }).describe(
        'Senders of statements, by a name of your choice',
      ),
      bills: bills.prefault({}).describe('What becomes of bills by themselves, and of credit'),

      bankLines: bankLines.prefault({}).describe('How movements on bank accounts are understood'),
      businessDays: businessDays.prefault({}).describe('How days are counted and closed'),
      reports: reports.prefault({}).describe('What reports compare with, and what they keep back'),
    })
    .superRefine((config, context) => {
      const problems = [
        ...routeProblems(config),
        ...feedProblems(config, adapters.feeds),
        ...senderProblems(config, adapters.statements),
      ]
      for (const { path, message } of problems) context.addIssue({ code: 'custom', path, message })
    })
}
