import { crc32, deflateRawSync } from 'node:zlib'

/** One file of an archive. */
export interface Part {
  readonly name: string
  readonly content: Buffer
  readonly flags: number
}

/** Makes an archive of files by their names. */
export const zip = (contents: Readonly<Record<string, Buffer>>): Buffer =>
  zipOf(Object.entries(contents).map(([name, content]) => ({ name, content, flags: 0 })))

/** The smallest writer of archives that can also write wrong ones. */
export function zipOf(parts: readonly Part[]): Buffer {
  const locals: Buffer[] = []
  const centrals: Buffer[] = []
  let offset = 0
  for (const { name, content, flags } of parts) {
    const packed = deflateRawSync(content)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(flags, 2)
    common.writeUInt16LE(8, 4)
    common.writeUInt32LE(crc32(content), 10)
    common.writeUInt32LE(packed.length, 14)
    common.writeUInt32LE(content.length, 18)
    common.writeUInt16LE(name.length, 22)
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(offset, 10)
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name), packed])
    centrals.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), common, tail, Buffer.from(name)]))
    locals.push(local)
    offset += local.length
  }
  const end = Buffer.alloc(18)
  end.writeUInt16LE(parts.length, 4)
  end.writeUInt16LE(parts.length, 6)
  end.writeUInt32LE(Buffer.concat(centrals).length, 8)
  end.writeUInt32LE(offset, 12)
  return Buffer.concat([...locals, ...centrals, Buffer.from('PK\x05\x06'), end])
}
