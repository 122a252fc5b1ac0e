/** The bodies that a school system sends to the gateway, as its documentation says them. */
export type SchoolLevel = 'MN' | 'TH' | 'THCS' | 'THPT' | 'GDTX' | 'LIEN_CAP'

export interface SchoolBody {
  code: string
  name: string
  level: SchoolLevel
  ownership: 'public' | 'private'
  area: 'urban' | 'rural'
  unit: { code: string; name: string; provinceCode: string; validFrom: string }
  account: { number: string; bankCode: string; holder: string }
}

export interface GuardianBody {
  relation: 'father' | 'mother'
  name: string
  birthYear: number
  occupation: string
  phone: string
}

export interface StudentBody {
  code: string
  schoolCode: string
  name: string
  birthDate: string
  gender: 'male' | 'female'
  class: { name: string; grade?: number }
  status: 'studying' | 'moved-in'
  moetCode?: string
  identityNumber: string
  ethnicity: string
  phone: string
  address: string
  guardians: GuardianBody[]
}

export const feeKinds = ['TUITION', 'SERVICE', 'PASS_THROUGH', 'VOLUNTARY'] as const
export const exemptionRates = [0, 50, 70, 100] as const

export interface BillLineBody {
  item: string
  name: string
  kind: (typeof feeKinds)[number]
  gross: number
  exemptionRate: (typeof exemptionRates)[number]
  exemptionBasis?: { decree: string; article: string }
  budgetCompensation: number
  payable: number
}

export interface BillBody {
  number: string
  schoolCode: string
  studentCode: string
  schoolYear: string
  period: string
  title: string
  dueOn: string
  lines: BillLineBody[]
  total: number
}

export interface TransferBody {
  kind: 'school-transfer'
  number: string
  schoolCode: string
  studentCode: string
  toSchoolCode: string
  toSchoolName: string
  reason: string
  applicant: GuardianBody
  papers: { id: string; name: string; url: string; digitised: boolean }[]
}

/** What the generator goes by. */
export interface Catalogues {
  readonly administrativeUnits: readonly {
    readonly code: string
    readonly name: string
    readonly kind: string
    readonly provinceCode: string
    readonly validFrom: string
  }[]
  readonly feeItems: readonly { readonly code: string; readonly name: string; readonly kind: string }[]
  readonly exemptionRules: readonly {
    readonly item: string
    readonly ownership?: string
    readonly rate: number
    readonly basis: { readonly decree: string; readonly article: string }
  }[]
}
