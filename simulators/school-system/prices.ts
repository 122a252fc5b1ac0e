import type { SchoolBody, SchoolLevel } from './records.ts'

/** Months of teaching in the first term, September to December. */
export const months = 4

/** Tuition of one month, in đồng: invented, inside the frame that the government once set (NĐ 81/2021). */
export const monthlyTuition: Readonly<Record<SchoolBody['area'], Readonly<Record<SchoolLevel, number>>>> = {
  urban: { MN: 320_000, TH: 300_000, THCS: 310_000, THPT: 340_000, GDTX: 300_000, LIEN_CAP: 330_000 },
  rural: { MN: 110_000, TH: 100_000, THCS: 120_000, THPT: 210_000, GDTX: 200_000, LIEN_CAP: 150_000 },
}

/** A private school asks for so many times the public level. */
export const privateFactor = 6

/** Which pupils an item is collected from. */
export type Condition = 'everyone' | 'boarders' | 'school-age'

export interface Price {
  readonly item: string
  readonly levels: readonly SchoolLevel[]
  readonly condition: Condition
  /** Đồng for the whole term: invented. */
  readonly amount: number
}

const all: readonly SchoolLevel[] = ['MN', 'TH', 'THCS', 'THPT', 'GDTX', 'LIEN_CAP']

export const prices: readonly Price[] = [
  { item: 'BAN_TRU', levels: ['MN', 'TH', 'LIEN_CAP'], condition: 'boarders', amount: 600_000 },
  { item: 'TIEN_AN', levels: ['MN', 'TH', 'LIEN_CAP'], condition: 'boarders', amount: 2_400_000 },
  { item: 'TRANG_BI_BAN_TRU', levels: ['MN', 'TH', 'LIEN_CAP'], condition: 'boarders', amount: 180_000 },
  { item: 'HAI_BUOI', levels: ['THCS', 'LIEN_CAP'], condition: 'everyone', amount: 400_000 },
  { item: 'NUOC_UONG', levels: all, condition: 'everyone', amount: 40_000 },
  {
    item: 'VE_SINH',
    levels: ['MN', 'TH', 'THCS', 'THPT', 'LIEN_CAP'],
    condition: 'everyone',
    amount: 60_000,
  },
  { item: 'SO_LIEN_LAC', levels: all, condition: 'everyone', amount: 50_000 },
  { item: 'BHYT', levels: all, condition: 'school-age', amount: 631_800 },
]

/** Share of pupils who stay for lunch. */
export const boarders: Readonly<Record<SchoolLevel, number>> = {
  MN: 0.9,
  TH: 0.5,
  THCS: 0,
  THPT: 0,
  GDTX: 0,
  LIEN_CAP: 0.6,
}
