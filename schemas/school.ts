import { z } from 'zod'
import { dong } from './money.ts'
import { code, day, text } from './text.ts'

/** Levels of schooling: preschool, primary, lower and upper secondary, continuing education, several levels in one. */
export const schoolLevel = z.enum(['MN', 'TH', 'THCS', 'THPT', 'GDTX', 'LIEN_CAP'])

/**
 * An administrative unit with its validity: the commune (5 digits) and province (2 digits) of the two-tier
 * system since 01/07/2025 (NQ 202/2025/QH15, QĐ 19/2025/QĐ-TTg). Codes stay strings: 01 is not 1.
 */
const administrativeUnit = z
  .object({
    code: z.string().regex(/^\d{5}$/, 'must be the 5 digits of a commune'),
    name: text(120),
    provinceCode: z.string().regex(/^\d{2}$/, 'must be the 2 digits of a province'),
    validFrom: day.optional(),
    validTo: day.optional(),
  })
  .meta({ id: 'AdministrativeUnit' })

/** The account that fees of a school are paid into. */
export const beneficiaryAccount = z
  .object({
    number: z.string().regex(/^[0-9A-Za-z]{4,19}$/, 'must be 4 to 19 letters or digits'),
    bankCode: z.string().regex(/^\d{6}$/, 'must be the 6 digits of a NAPAS BIN'),
    holder: text(120),
  })
  .meta({ id: 'BeneficiaryAccount' })

/** A school as its system describes it; `code` is the school's code in that system and in the province. */
export const school = z
  .object({
    code: code(30),
    name: text(250),
    level: schoolLevel,
    ownership: z.enum(['public', 'private']),
    area: z.enum(['urban', 'rural']),
    feeArea: code(20).optional().meta({
      description: 'Area that its prices go by, a code of the catalogue of fee areas; `area` when absent',
    }),
    unit: administrativeUnit,
    account: beneficiaryAccount.optional(),
    learnedPayers: z.enum(['propose', 'post']).optional().meta({
      description:
        'What becomes of a transfer that names nobody, from an account that paid for one student before who owes exactly this: proposed to a person, or posted. Proposed when absent',
    }),
    transferFeesBorne: dong.max(100_000).optional().meta({
      description:
        'Most that the school bears, in đồng, of what a bank took from a transfer: a bill that lacks no more is closed. Nothing when absent',
    }),
    phone: text(20).optional(),
    email: z.email().optional(),
  })
  .meta({ id: 'School' })

export type School = z.infer<typeof school>
export type SchoolLevel = z.infer<typeof schoolLevel>
export type BeneficiaryAccount = z.infer<typeof beneficiaryAccount>
