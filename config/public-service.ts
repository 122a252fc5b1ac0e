import { z } from 'zod'

/** Codes of procedures, fields and units are given by the province: none is published for school fees. */
export const publicService = (procedureName: string) =>
  z.strictObject({
    procedure: named(
      'National code of the procedure (MaTTHC)',
      '1.001234',
      'Name of the procedure',
      procedureName,
    ),
    field: named('Code of the field (MaLinhVuc)', 'G03-GD10', 'Name of the field', 'Giáo dục Trung học'),
    unit: named(
      'Code of the unit that handles the dossiers, first part of their numbers',
      '000.00.14.H53',
      'Name of the unit',
      'Sở Giáo dục và Đào tạo',
    ),
  })

const named = (codeMeaning: string, code: string, nameMeaning: string, name: string) =>
  z.strictObject({
    code: z.string().min(1).describe(codeMeaning).meta({ example: code }),
    name: z.string().min(1).describe(nameMeaning).meta({ example: name }),
  })
