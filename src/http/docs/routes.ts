import type { RequestHandler } from 'express'
import helmet from 'helmet'
import type { OpenApiDocument } from '../openapi.ts'
import type { Route } from '../route.ts'
import { problemsPage } from './problems-page.ts'
import { swaggerUiFiles, swaggerUiPage, swaggerUiStart } from './swagger-ui.ts'

const oneHour = 'public, max-age=3600'

/** Scripts and styles of our own files only; Swagger UI draws its icons as `data:` images. */
const pagePolicy = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'", 'data:'],
      connectSrc: ["'self'"],
      baseUri: ["'none'"],
      formAction: ["'none'"],
      frameAncestors: ["'none'"],
    },
  },
})

/** The documentation, for programs and for people. The document is made when it is first asked for. */
export const docsRoutes = (document: () => OpenApiDocument): Route[] => [
  page('/openapi.json', 'The OpenAPI 3.1 document', 'application/json', () => JSON.stringify(document())),
  page('/docs', 'The documentation to read and try', 'text/html', () => swaggerUiPage),
  page('/docs/problems', 'The codes of problems', 'text/html', () => problemsPage),
]

/** The files that the page at /docs loads. */
export const docsFiles: RequestHandler = (request, response, next) => {
  const name = request.path.slice(1)
  if (name === 'start.js') {
    response.set('Cache-Control', oneHour).type('text/javascript').end(swaggerUiStart)
    return
  }
  if (!Object.hasOwn(swaggerUiFiles, name)) return next()
  response.set('Cache-Control', oneHour)
  response.sendFile(swaggerUiFiles[name as keyof typeof swaggerUiFiles], { cacheControl: false })
}

const page = (path: string, summary: string, type: string, content: () => string): Route => ({
  method: 'get',
  path,
  operation: {
    tags: ['operation'],
    summary,
    security: [],
    responses: { 200: { description: summary, content: { [type]: { schema: { type: 'string' } } } } },
  },
  handlers: [
    pagePolicy,
    (_request, response) => {
      response.type(`${type}; charset=utf-8`).end(content())
    },
  ],
})
