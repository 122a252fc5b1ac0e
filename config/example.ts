import { stringify } from 'yaml'
import type { SettingSchema } from './settings.ts'

const head = `# Every setting of the gateway, with its meaning; written by \`npm run config:example\`. Copy it to config/gateway.yaml,
# or name your own file in LIENTHONG_CONFIG. A line that is commented out shows the default, or an example where it says so.
#
# The environment wins over the file: http.port is LIENTHONG_HTTP_PORT, portals.province.username is
# LIENTHONG_PORTALS_PROVINCE_USERNAME; store.databaseUrl is DATABASE_URL too, and queue.redisUrl is REDIS_URL.
# Secrets belong there and not in a file.`

/** Writes the example file: what must be set stands there with an example, everything else is commented out. */
export function renderExample(schema: SettingSchema): string {
  const groups = listInner(schema).map(({ name, setting, isRequired }) =>
    renderSetting(name, setting, isRequired).join('\n'),
  )
  return `${[head, ...groups].join('\n\n')}\n`
}

function renderSetting(name: string, setting: SettingSchema, isRequired: boolean): string[] {
  const partners = setting.additionalProperties ? setting.additionalProperties.oneOf : undefined
  if (partners) return [`# ${setting.description}`, `${name}:`, ...indent(partners.flatMap(renderPartner))]
  if (!setting.properties)
    return [
      renderMeaning(setting, isRequired),
      ...renderItems(setting),
      renderValue(name, setting, isRequired),
    ]
  const inner = listInner(setting).flatMap((one) =>
    renderSetting(one.name, one.setting, isRequired && one.isRequired),
  )
  return [...(setting.description ? [`# ${setting.description}`] : []), `${name}:`, ...indent(inner)]
}

/** A whole partner is commented out, named after its adapter. */
function renderPartner(partner: SettingSchema): string[] {
  const id = String(partner.properties?.adapter?.const)
  return renderSetting(id, partner, true).map((line) => `#${line}`)
}

function renderMeaning(setting: SettingSchema, isRequired: boolean): string {
  const choices = setting.enum ? `: ${setting.enum.join(', ')}` : ''
  const isExample = !isRequired && setting.default === undefined
  return `# ${setting.description ?? ''}${choices}${isExample ? ' (an example)' : ''}`
}

function renderItems({ items }: SettingSchema): string[] {
  if (!items?.properties) return []
  return listInner(items).map(({ name, setting }) => `#   ${name}: ${renderMeaning(setting, true).slice(2)}`)
}

function renderValue(name: string, setting: SettingSchema, isRequired: boolean): string {
  const value = setting.example ?? setting.const ?? setting.default ?? '…'
  const text = stringify(value, { collectionStyle: 'flow', lineWidth: 0 }).trimEnd()
  return `${isRequired ? '' : '#'}${name}: ${text}`
}

function listInner({ properties = {}, required = [] }: SettingSchema) {
  return Object.entries(properties).map(([name, setting]) => ({
    name,
    setting,
    isRequired: required.includes(name) && setting.default === undefined,
  }))
}

function indent(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`)
}
