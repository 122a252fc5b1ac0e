import type { TryOperation, TryParameter } from '../../ports/api-try.ts'
import { sample } from '../docs/examples.ts'
import type { OpenApiDocument } from '../openapi.ts'

type Schemas = NonNullable<NonNullable<OpenApiDocument['components']>['schemas']>

/** Bodies of these types are text. */
const typesOfText = ['application/json', 'application/x-ndjson', 'text/csv']

/** The prepared records that stand in the examples by an id which only the sandbox gives. */
const named = (['bill', 'paidBill', 'payment', 'receipt'] as const).map(
  (name) => [sample[name], `{{${name}.id}}`] as const,
)

/** Reads from the API's document what a school system may ask; what is for operators, partners and machines is left out. */
export function operationsOf({ paths = {}, components }: OpenApiDocument): readonly TryOperation[] {
  return Object.entries(paths).flatMap(([path, item]) =>
    (['get', 'put', 'post', 'patch', 'delete'] as const).flatMap((method): TryOperation[] => {
      const operation = item[method]
      const [tag = ''] = operation?.tags ?? []
      if (!operation || operation.security?.length === 0 || tag === 'operation') return []
      const { operationId: id = '', summary = '', description = '', parameters = [], requestBody } = operation
      const content = requestBody && 'content' in requestBody ? requestBody.content : {}
      return [
        {
          ...{ id, method: method.toUpperCase(), path, tag, summary, description },
          parameters: parameters.flatMap((parameter) =>
            'in' in parameter
              ? [
                  {
                    ...parameterOf(parameter, components?.schemas ?? {}),
                    madeBy: makerOf(parameter, path, paths),
                  },
                ]
              : [],
          ),
          bodies: Object.entries(content)
            .filter(([type]) => typesOfText.includes(type))
            .map(([type, media]) => {
              const example = '$ref' in media ? undefined : media.example
              return { type, example: withReferences(textOf(example)) }
            }),
        },
      ]
    }),
  )
}

interface Described {
  readonly name: string
  readonly in: string
  readonly required?: boolean
  readonly description?: string
  readonly example?: unknown
  readonly schema?: unknown
}

function parameterOf({ name, required, description, example, schema, ...at }: Described, schemas: Schemas) {
  const { $ref = '' } = (schema ?? {}) as { $ref?: string }
  const shape = (schemas[$ref.slice('#/components/schemas/'.length)] ?? schema ?? {}) as {
    readonly enum?: readonly unknown[]
    readonly description?: string
  }
  return {
    ...{ name, in: at.in as TryParameter['in'], isRequired: required === true },
    description: description ?? shape.description ?? '',
    values: (shape.enum ?? []).map(String),
    example: withReferences(textOf(example)),
  }
}

/** An id that no prepared record has is made by what is sent to the path before it. */
function makerOf(
  { name, in: place, example }: Described,
  path: string,
  paths: NonNullable<OpenApiDocument['paths']>,
): string | undefined {
  if (place !== 'path' || example !== undefined) return undefined
  return paths[path.slice(0, path.indexOf(`/{${name}}`))]?.post?.operationId
}

function textOf(example: unknown): string {
  if (example === undefined) return ''
  return typeof example === 'object' ? JSON.stringify(example, null, 2) : String(example)
}

const withReferences = (text: string) =>
  named.reduce((said, [id, reference]) => said.replaceAll(id, reference), text)
