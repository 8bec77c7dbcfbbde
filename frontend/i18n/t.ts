import { en } from "./en";

/** zh-Hans is the source: the key is the sentence. English is looked up; `{name}` is filled from `values`. */
export function t(sentence: string, values: Record<string, string | number> = {}): string {
  const wording = document.documentElement.lang.startsWith("en") ? (en[sentence] ?? sentence) : sentence;
  return wording.replace(/\{(\w+)\}/g, (hole, name: string) => String(values[name] ?? hole));
}
