import { find, setText } from "../design/elements";
import { t } from "../i18n/t";
import { type Duplicate, duplicatesPanel, type Similar, SimilarSearch } from "./duplicates";
import { doorHint, historyHint, wholePhone } from "./history";

/** What the house knows about the call being typed: history of the number, likely duplicates, a sensitive place. */
export class Findings {
  /** older matters that the new one will be linked with once it has a number */
  links: Duplicate[] = [];
  private readonly search = new SimilarSearch((found) => this.show(found));

  constructor(
    private readonly form: HTMLFormElement,
    private readonly merge: (duplicate: Duplicate) => void,
  ) {}

  ask(): void {
    const [lon, lat] = [this.value("location.lon"), this.value("location.lat")];
    this.search.ask({
      phone: wholePhone(this.value("caller.phone")),
      address: this.value("location.address"),
      type: this.value("type"),
      lon: lon ? Number(lon) : null,
      lat: lat ? Number(lat) : null,
    });
  }

  forget(): void {
    this.search.forget();
    this.links = [];
    this.show(null);
    this.showLinks();
  }

  private show(found: Similar | null): void {
    const history = historyHint(wholePhone(this.value("caller.phone")), found);
    find(this.form, "[data-history]").replaceChildren(...history);
    setText(find(this.form, "[data-door]"), doorHint(found));
    const panel = found && duplicatesPanel(found, (duplicate) => this.take(duplicate));
    find(this.form, "[data-duplicates]").replaceChildren(...(panel ? [panel] : []));
    const sensitive = find(this.form, "[data-sensitive]");
    sensitive.hidden = !found?.sensitive;
    if (!found?.sensitive) return;
    setText(sensitive.lastElementChild!, t("敏感部位：{name}，{reason}", { ...found.sensitive }));
  }

  /** Joining an open matter files the call there and needs no second number; a link waits for the new number. */
  private take(duplicate: Duplicate): void {
    if (duplicate.suggest === "merge") {
      this.merge(duplicate);
      return;
    }
    this.links = [...this.links.filter((other) => other.number !== duplicate.number), duplicate];
    this.showLinks();
  }

  private showLinks(): void {
    const shorts = this.links.map((one) => one.short).join(t("、"));
    setText(find(this.form, "[data-links]"), shorts ? t("保存后关联 {shorts}", { shorts }) : "");
  }

  private value(name: string): string {
    return find<HTMLInputElement>(this.form, `[name="${name}"]`).value.trim();
  }
}
