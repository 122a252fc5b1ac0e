/** Leaves the reading of a document from any depth. `why` is for a log; it never quotes the document. */
export class XmlRefused extends Error {}

export function assertXml(condition: boolean, why: string): asserts condition {
  if (!condition) throw new XmlRefused(why)
}
