import type { SchoolBody } from './records.ts'

/** One of the 20 schools that every block of the province has. */
export type Slot = Pick<SchoolBody, 'level' | 'ownership' | 'area'> & { readonly pupils: number }

const slot = (
  level: Slot['level'],
  ownership: Slot['ownership'],
  area: Slot['area'],
  pupils: number,
): Slot => ({ level, ownership, area, pupils })

/** 20 schools with 6,000 pupils, of all levels, public and private, in town and country. */
export const slots: readonly Slot[] = [
  slot('TH', 'public', 'urban', 420),
  slot('MN', 'public', 'urban', 220),
  slot('MN', 'public', 'rural', 180),
  slot('MN', 'public', 'rural', 160),
  slot('MN', 'public', 'urban', 200),
  slot('MN', 'private', 'urban', 140),
  slot('TH', 'public', 'rural', 300),
  slot('TH', 'public', 'rural', 280),
  slot('TH', 'public', 'urban', 380),
  slot('TH', 'public', 'rural', 260),
  slot('TH', 'public', 'rural', 280),
  slot('THCS', 'public', 'urban', 440),
  slot('THCS', 'public', 'rural', 360),
  slot('THCS', 'public', 'rural', 320),
  slot('THCS', 'public', 'urban', 320),
  slot('THPT', 'public', 'urban', 560),
  slot('THPT', 'public', 'rural', 440),
  slot('GDTX', 'public', 'urban', 200),
  slot('LIEN_CAP', 'private', 'urban', 320),
  slot('LIEN_CAP', 'public', 'rural', 220),
]
