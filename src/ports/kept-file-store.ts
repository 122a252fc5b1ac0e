/** Keeps files of statements as they came, before they are read. */
export interface KeptFileStore {
  /** Keeps a file, once for the same bytes of a source, however large it is; gives the one that is kept. */
  keep(file: NewKeptFile, bytes: AsyncIterable<Uint8Array>): Promise<KeptFile>
  find(id: string): Promise<KeptFile | undefined>
  /** The newest first, `before` one of them. */
  list(page: { readonly limit: number; readonly before?: string | undefined }): Promise<readonly KeptFile[]>
  /** The bytes of a file in order; none where they were deleted. */
  read(id: string): AsyncIterable<Buffer>
}

export interface NewKeptFile {
  readonly source: string
  readonly name: string
  readonly sha256: Buffer
  /** How it came: `folder`, `command`, `sftp`, or who sent it. */
  readonly by: string
  readonly at: Date
}

export interface KeptFile {
  readonly id: string
  readonly source: string
  readonly name: string
  /** Hexadecimal. */
  readonly sha256: string
  readonly bytes: number
  readonly keptBy: string
  readonly keptAt: Date
  /** Its bytes are here still. */
  readonly isHere: boolean
}
