/** As much of pdfmake as is used; the types that others publish for it bring those of browsers along. */
declare module 'pdfmake' {
  type Margins = [left: number, top: number, right: number, bottom: number]

  export interface Text {
    readonly text: string
    readonly style?: string
    readonly alignment?: 'left' | 'right'
    readonly margin?: Margins
  }

  export interface Table {
    readonly table: {
      readonly headerRows: number
      readonly dontBreakRows: boolean
      readonly widths: readonly string[]
      readonly body: readonly (readonly Text[])[]
    }
    readonly layout: Readonly<Record<string, () => number | string>>
  }

  export type Content = Text | Table

  interface DocumentDefinition {
    readonly pageSize: 'A4'
    readonly pageOrientation: 'landscape'
    readonly pageMargins: Margins
    readonly info: { readonly title: string; readonly creationDate: Date }
    readonly language: string
    readonly defaultStyle: object
    readonly styles: Readonly<Record<string, object>>
    readonly content: readonly Content[]
    footer(page: number, pages: number): Text
  }

  interface FontFiles {
    readonly normal: string
    readonly bold: string
    readonly italics: string
    readonly bolditalics: string
  }

  const pdfmake: {
    setFonts(fonts: Readonly<Record<string, FontFiles>>): void
    setUrlAccessPolicy(mayFetch: (url: string) => boolean): void
    setLocalAccessPolicy(mayRead: (path: string) => boolean): void
    createPdf(document: DocumentDefinition): { getBuffer(): Promise<Buffer> }
  }
  export default pdfmake
}
