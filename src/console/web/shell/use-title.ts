import { useEffect } from 'react'
import { useSpeech } from '../preferences/language.tsx'

/** Names the browser's tab after the page. */
export function useTitle(page: string): void {
  const { texts } = useSpeech()
  useEffect(() => {
    document.title = `${page} · ${texts.product}`
  }, [page, texts])
}
