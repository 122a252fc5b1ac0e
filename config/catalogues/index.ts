import administrativeUnits from './administrative-units.json' with { type: 'json' }
import exemptionRules from './exemption-rules.json' with { type: 'json' }
import feeAreas from './fee-areas.json' with { type: 'json' }
import feeItems from './fee-items.json' with { type: 'json' }

/** The dated tables of law and of the state that the gateway and its demonstration go by; README.md says whence. */
export const catalogues = { administrativeUnits, exemptionRules, feeAreas, feeItems } as const
