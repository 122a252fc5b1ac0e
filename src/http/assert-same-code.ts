import { InvalidRequest } from '../ports/invalid-request.ts'

/** A record's code stands in its path; in the body it may stand again, never differ. Throws `InvalidRequest`. */
export function assertSameCode(inPath: string, inBody: string | undefined): void {
  if (inBody === undefined || inBody === inPath) return
  throw new InvalidRequest([
    { field: 'code', code: 'not_the_path', message: 'differs from the code in the path' },
  ])
}
