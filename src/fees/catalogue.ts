import { z } from 'zod'
import { billExactness, feeKind, schoolYear } from '../../schemas/bill.ts'
import type { FeeCatalogue } from '../domain/fees/fee-catalogue.ts'

const items = z.array(
  z.object({ code: z.string(), name: z.string(), kind: feeKind, exactness: billExactness.optional() }),
)

const rules = z.array(
  z.object({
    code: z.string(),
    item: z.string(),
    supports: z.string().optional(),
    ownership: z.enum(['public', 'private']).optional(),
    rate: z.literal([50, 70, 100]),
    by: z.enum(['law', 'grant']),
    basis: z.object({ decree: z.string(), article: z.string().optional() }),
    firstSchoolYear: schoolYear,
    lastSchoolYear: schoolYear.optional(),
  }),
)

const areas = z.array(z.object({ code: z.string(), name: z.string() }))

/** Reads the catalogues that a deployment brings. Throws where one is not in its form. */
export const readFeeCatalogue = (files: { feeItems: unknown; exemptionRules: unknown; feeAreas: unknown }) =>
  ({
    items: items.parse(files.feeItems),
    rules: rules.parse(files.exemptionRules) as FeeCatalogue['rules'],
    areas: areas.parse(files.feeAreas),
  }) satisfies FeeCatalogue
