import { school } from '../school.ts'

/** A school as it is put: its code stands in the path, and may stand in the body too. */
export const schoolToPut = school.partial({ code: true }).meta({ id: 'SchoolToPut' })
