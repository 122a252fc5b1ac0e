import * as casso from './feeds/casso/index.ts'
import * as sepay from './feeds/sepay/index.ts'
import * as bidv from './payments/bidv/index.ts'
import * as dvcqgPlatform from './payments/dvcqg-platform/index.ts'
import * as momo from './payments/momo/index.ts'
import * as payos from './payments/payos/index.ts'
import * as vnpay from './payments/vnpay/index.ts'
import * as vnptPay from './payments/vnpt-pay/index.ts'
import * as zalopay from './payments/zalopay/index.ts'
import * as lgsp from './portals/lgsp/index.ts'
import * as national from './portals/national/index.ts'
import { readTable } from './sources/tabular/index.ts'
import { readStudentWorkbook } from './sources/workbook/index.ts'
import * as camt from './statements/camt/index.ts'
import * as mbDaily from './statements/mb-daily/index.ts'
import * as mt940 from './statements/mt940/index.ts'
import * as settlement from './statements/settlement/index.ts'
import * as tabular from './statements/tabular/index.ts'
import { createStandardWebhooks } from './webhooks/standard/index.ts'

/**
 * Every party that the gateway can speak to, by what it does for us: the settings it wants and how it is made.
 * Sources are asked per import and want no settings; webhooks go where each school system says. `signatures` are the
 * algorithms that a party takes where its settings let messages be signed with a key of the ring (`isSigned`).
 */
export const adapters = {
  sources: {
    tabular: { read: readTable },
    workbook: { read: readStudentWorkbook },
  },
  portals: {
    national: { settings: national.settings, create: national.createNationalPortal },
    lgsp: {
      settings: lgsp.settings,
      create: lgsp.createLgspPortal,
      signatures: lgsp.signatures,
      isSigned: lgsp.isSigned,
    },
  },
  payments: {
    bidv: { settings: bidv.settings, create: bidv.createBidv },
    'dvcqg-platform': { settings: dvcqgPlatform.settings, create: dvcqgPlatform.createDvcqgPlatform },
    momo: { settings: momo.settings, create: momo.createMomo },
    payos: { settings: payos.settings, create: payos.createPayos },
    vnpay: { settings: vnpay.settings, create: vnpay.createVnpay },
    'vnpt-pay': { settings: vnptPay.settings, create: vnptPay.createVnptPay },
    zalopay: { settings: zalopay.settings, create: zalopay.createZalopay },
  },
  feeds: {
    casso: { settings: casso.settings, check: casso.check, create: casso.createCasso },
    sepay: { settings: sepay.settings, check: sepay.check, create: sepay.createSepay },
  },
  webhooks: {
    standard: { create: createStandardWebhooks },
  },
  statements: {
    'mb-daily': { tells: 'payments', settings: mbDaily.settings, create: mbDaily.createMbDaily },
    camt: { tells: 'movements', settings: camt.settings, create: camt.createCamt },
    mt940: { tells: 'movements', settings: mt940.settings, create: mt940.createMt940 },
    tabular: { tells: 'movements', settings: tabular.settings, create: tabular.createTabular },
    settlement: { tells: 'settlements', settings: settlement.settings, create: settlement.createSettlement },
  },
} as const
