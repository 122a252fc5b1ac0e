import type { z } from 'zod'
import { adapters } from '../../adapters/registry.ts'
import { buildConfigSchema } from '../../config/schema.ts'

/** Every setting, those of the adapters among them. */
export const configSchema = buildConfigSchema(adapters)

/** The configuration, checked. */
export type Config = z.infer<typeof configSchema>
