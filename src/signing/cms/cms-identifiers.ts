/** Object identifiers of CMS that time-stamps do not need. */
export const cmsIdentifiers = {
  data: '1.2.840.113549.1.7.1',
  signingTime: '1.2.840.113549.1.9.5',
} as const
