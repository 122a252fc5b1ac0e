import { writeFileSync } from 'node:fs'
import { adapters } from '../../adapters/registry.ts'
import { renderExample } from '../../config/example.ts'
import { buildConfigSchema } from '../../config/schema.ts'
import { describeSettings } from '../../config/settings.ts'

const path = 'config/gateway.example.yaml'
writeFileSync(path, renderExample(describeSettings(buildConfigSchema(adapters))))
console.log(`${path} is written`)
