import { gatewayErrors } from '../../ports/gateway-error.ts'

const rows = Object.entries(gatewayErrors)
  .map(
    ([code, { httpStatus, title }]) =>
      `      <tr id="${code}"><td><code>${code}</code></td><td>${httpStatus}</td><td>${title}</td></tr>`,
  )
  .join('\n')

/** Where the `type` of every problem leads: the codes that programs may decide by. */
export const problemsPage = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>Problems of the lienthong API</title>
    <link rel="icon" href="data:,">
  </head>
  <body>
    <h1>Problems</h1>
    <table>
      <tr><th>code</th><th>status</th><th>title</th></tr>
${rows}
    </table>
  </body>
</html>
`
