import type { OpenApiDocument } from '../openapi.ts'
import { bodyExamples, oneOfExamples, pathExamples, queryExamples } from './examples.ts'

/** Gives the bodies and parameters of a document an example each, where there is one. */
export function addExamples({ paths = {} }: OpenApiDocument): void {
  for (const [path, item] of Object.entries(paths)) {
    const named = Object.entries(pathExamples).find(
      ([start]) => path === start || path.startsWith(`${start}/`),
    )
    for (const method of ['get', 'put', 'post', 'patch', 'delete'] as const) {
      const operation = item[method]
      for (const parameter of operation?.parameters ?? []) {
        if (!('in' in parameter)) continue
        if (parameter.in === 'path' && named) parameter.example = named[1]
        if (parameter.in !== 'query') continue
        const asked = parameter.required ? queryExamples : oneOfExamples[path]
        if (asked?.[parameter.name] !== undefined) parameter.example = asked[parameter.name]
      }
      const body = operation?.requestBody
      const content = body && 'content' in body ? body.content : {}
      for (const [type, example] of Object.entries(bodyExamples[`${method} ${path}`] ?? {})) {
        const media = content[type]
        if (media && !('$ref' in media)) media.example = example
      }
    }
  }
}
