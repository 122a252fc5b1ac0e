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

/** Knows which files were fetched from the servers of their senders. */
export interface FetchedFileStore {
  wasFetched(source: string, file: RemoteFileState): Promise<boolean>
  noteFetched(source: string, file: RemoteFileState, at: Date): Promise<void>
}

/** A file as its server tells of it; `modifiedAt` in ms. */
export interface RemoteFileState {
  readonly name: string
  readonly size: number
  readonly modifiedAt: number
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
