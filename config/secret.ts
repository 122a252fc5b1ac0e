import { inspect } from 'node:util'
import { z } from 'zod'

/** A value that shows itself only to whoever calls `reveal`; printed, logged or serialised it is `[secret]`. */
export class Secret {
  readonly #value: string

  constructor(value: string) {
    this.#value = value
  }

  reveal(): string {
    return this.#value
  }

  toString(): string {
    return '[secret]'
  }

  toJSON(): string {
    return '[secret]'
  }

  [inspect.custom](): string {
    return '[secret]'
  }
}

/** A setting whose value must never be seen. */
export const secret = z
  .string()
  .min(1)
  .transform((value) => new Secret(value))
