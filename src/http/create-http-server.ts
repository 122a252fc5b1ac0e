import { createServer, type RequestListener, type Server } from 'node:http'

/**
 * Makes the server that the app runs in. A request as a whole has no time limit, since an import streams as long as it
 * needs; what has one is its header, each body that is read whole (readBody), and silence within a stream.
 */
export const createHttpServer = (app: RequestListener): Server =>
  createServer(
    { requestTimeout: 0, headersTimeout: 20_000, keepAliveTimeout: 65_000, maxHeaderSize: 16_384 },
    app,
  )
