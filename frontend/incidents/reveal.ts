import { t } from "../i18n/t";

interface Shown {
  name: string;
  phone: string;
  id_number: string;
  title: string;
  address: string;
  description: string;
}

/** Everything that is kept of somebody, and the words in which the numbers are masked on every screen. */
export function inClear(shown: Shown): string {
  const joined = (parts: string[]) => parts.filter(Boolean).join(" ");
  const facts = joined([shown.name, shown.phone, shown.id_number]);
  const words = joined([shown.title, shown.address, shown.description]);
  return t("{facts}（已留痕）。原文：{words}", { facts, words });
}
