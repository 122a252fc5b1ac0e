/** Why the axis says no; `status` is the Status of MResult and the HTTP status alike. The words hold no personal data. */
export class Refusal extends Error {
  readonly status: number

  constructor(status: 400 | 401 | 403 | 404 | 409, message: string) {
    super(message)
    this.status = status
  }
}
