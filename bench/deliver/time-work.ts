/** Databases with the same kind of waiting messages: a few to get warm, then those that are timed. */
export interface WorkOrder {
  readonly warmUrl: string
  readonly databaseUrl: string
}

/** Delivers what waits in one database and then in the other; `deliverAll` gives what lets go of it again. Gives the seconds of the second. */
export async function timeWork(
  { warmUrl, databaseUrl }: WorkOrder,
  deliverAll: (databaseUrl: string) => Promise<() => Promise<unknown>>,
): Promise<{ seconds: number }> {
  const cool = await deliverAll(warmUrl)
  await cool()
  const start = performance.now()
  const close = await deliverAll(databaseUrl)
  const seconds = (performance.now() - start) / 1000
  await close()
  return { seconds }
}
