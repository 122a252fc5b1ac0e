import { createDocument, type ZodOpenApiPathsObject } from 'zod-openapi'
import { addExamples } from './docs/add-examples.ts'
import type { Route } from './route.ts'

/** What the documentation is ordered by. */
const tags = {
  access: 'Tokens, which everything under /v1 asks for',
  roster: 'Schools and their students, which come first',
  bills: 'Bills, one by one',
  fees: 'What is collected, for how much, and from whom',
  imports: 'Many records at once',
  payments: 'Payments of bills, and what differs from the banks',
  dossiers: 'School transfers',
  exchanges: 'What portals were told',
  webhooks: 'Being told instead of asking, by the Standard Webhooks specification',
  channels: 'Paths for payment partners',
  operation: 'For those who run the gateway',
} as const

export type Tag = keyof typeof tags
export type OpenApiDocument = ReturnType<typeof createDocument>

/** Writes the OpenAPI 3.1 document of routes, from the schemas that they check by. */
export function createOpenApiDocument(
  routes: readonly Route[],
  publicUrl: string,
  version: string,
): OpenApiDocument {
  const document = createDocument({
    openapi: '3.1.1',
    info: {
      title: 'lienthong',
      version,
      description:
        'The gateway between school systems, public-service portals and payment channels. Money is whole đồng, codes ' +
        'are strings, times are instants with an offset. A client sees and writes the records of its own schools.',
    },
    servers: [{ url: publicUrl }],
    tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
    paths: pathsOf(routes),
    components: {
      securitySchemes: {
        clientCredentials: {
          type: 'oauth2',
          flows: { clientCredentials: { tokenUrl: `${publicUrl}/oauth2/token`, scopes: {} } },
        },
      },
    },
  })
  addExamples(document)
  return document
}

function pathsOf(routes: readonly Route[]): ZodOpenApiPathsObject {
  const paths: ZodOpenApiPathsObject = {}
  for (const { method, path, operation } of routes) {
    const operationId = [method, ...path.split(/\W+/).filter(Boolean)].join('_')
    paths[path] = { ...paths[path], [method]: { operationId, ...operation } }
  }
  return paths
}
